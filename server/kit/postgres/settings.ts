import { totalmem } from 'node:os'

const megabyte = 2 ** 20

/** Memory that this process may use, in megabytes: the machine's, or the container's when that is less. */
function memory(): number {
  const limit = process.constrainedMemory()
  const total = totalmem()
  return (limit > 0 && limit < total ? limit : total) / megabyte
}

/**
 * The text of gridloom.conf: sized for two cores and a few gigabytes, durable, reachable by its socket only.
 * Statements, parameters and key values stay out of the log, because they hold personal data.
 */
export function serverSettings({
  sockets,
  logs,
  ram = memory(),
}: {
  sockets: string
  logs: string
  ram?: number
}): string {
  const quote = (text: string) => `'${text.replaceAll("'", "''")}'`
  const settings: Record<string, string | number> = {
    listen_addresses: "''",
    port: 5432,
    unix_socket_directories: quote(`"${sockets}"`),
    unix_socket_permissions: '0700',
    max_connections: 100,
    password_encryption: "'scram-sha-256'",

    shared_buffers: `${Math.min(1024, Math.max(64, Math.floor(ram * 0.15)))}MB`,
    effective_cache_size: `${Math.max(128, Math.floor(ram * 0.5))}MB`,
    work_mem: '8MB',
    maintenance_work_mem: `${Math.min(256, Math.max(64, Math.floor(ram * 0.03)))}MB`,
    random_page_cost: 1.1,
    jit: 'off',

    fsync: 'on',
    // the packaged server knows only pglz, which costs more time than the bytes are worth
    wal_compression: 'off',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',

    // what a killed server asked for ends with it
    client_connection_check_interval: "'10s'",

    timezone: "'UTC'",
    log_timezone: "'UTC'",
    logging_collector: 'on',
    log_directory: quote(logs),
    log_filename: "'postgres-%Y%m%d-%H%M%S.log'",
    log_rotation_size: '10MB',
    log_rotation_age: 0,
    log_file_mode: '0600',
    log_line_prefix: "'%m [%p] %u '",
    log_checkpoints: 'off',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_parameter_max_length: 0,
    log_parameter_max_length_on_error: 0,
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
  return `# Written at each start; put settings of your own into local.conf.\n${lines.join('\n')}\n`
}
