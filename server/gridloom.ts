import { demoCommand, districtCommand, mattersCommand, settingCommand } from './commands/others.ts'
import { adminCommand, staffCommand, unitCommand } from './commands/people.ts'
import { backupCommand } from './commands/backup.ts'
import { channelCommand } from './commands/channel.ts'
import { type AloneCommand, type Command, UsageError } from './commands/command.ts'
import { importCommand } from './commands/import.ts'
import { scoresCommand } from './commands/scores.ts'
import { figuresCommand } from './commands/figures.ts'
import { restoreCommand } from './commands/restore.ts'
import { openHouse } from './house.ts'
import { refuseHalfRestored } from './kit/backup/marker.ts'
import { EnvError, readEnv, readSecret } from './kit/env.ts'
import { openLog } from './kit/log.ts'
import { refreshStatistics } from './kit/migrate.ts'
import { databaseFrom } from './kit/postgres/database.ts'
import { lockUnlessHeld } from './kit/postgres/instance.ts'
import { LaunchError } from './kit/postgres/launch-error.ts'
import { holdsDatabase } from './kit/postgres/passwords.ts'
import { bringUpToDate } from './kit/same-secret.ts'
import { Problem, say as sayProblem } from './kit/problems.ts'
import { callLocally } from './rooms/notices/index.ts'

const commands: Record<string, Command | AloneCommand> = {
  import: importCommand,
  admin: adminCommand,
  staff: staffCommand,
  unit: unitCommand,
  district: districtCommand,
  setting: settingCommand,
  channel: channelCommand,
  matters: mattersCommand,
  scores: scoresCommand,
  figures: figuresCommand,
  demo: demoCommand,
  backup: backupCommand,
  restore: restoreCommand,
}

const say = (line: string) => void process.stdout.write(`${line}\n`)

function help(): void {
  say('npm run gridloom -- COMMAND')
  for (const { usage, about } of Object.values(commands)) say(`  ${usage}\n      ${about}`)
}

/** One command on the deployment's database, whether its server runs or not. */
async function run(command: Command, args: string[]): Promise<void> {
  const env = readEnv()
  refuseHalfRestored(env.dataDir)
  const log = openLog('warn')
  const secret = readSecret(env, !holdsDatabase(env.dataDir))
  callLocally(env.localReceivers)
  const lock = await lockUnlessHeld(env.dataDir, { port: 0, address: `the command ${process.argv[2]}` })
  const database = await databaseFrom(env, say)
  try {
    const { house, close } = openHouse({
      database: database.app,
      secret,
      dataDir: env.dataDir,
      publicUrl: env.publicUrl,
      log,
    })
    const analyze = (tables: string[]) => refreshStatistics(database.owner, tables)
    try {
      await bringUpToDate(house, database.owner, env.secretFile)
      await command.run({ house, args, say, analyze })
    } finally {
      await close()
    }
  } finally {
    // where the lock is another's, a server or command is at work on this database
    if (lock) await database.stop()
    lock?.release()
  }
}

const [name, ...args] = process.argv.slice(2)
const command = name ? commands[name] : undefined
if (!command) {
  if (name && name !== 'help') process.stderr.write(`there is no command "${name}"\n`)
  help()
  process.exit(name && name !== 'help' ? 2 : 0)
}
const begin = async () =>
  'alone' in command ? command.alone({ env: readEnv(), args, say }) : run(command, args)
begin().catch((error) => {
  const called =
    error instanceof UsageError ||
    (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
  if (called) process.stderr.write(`${error.message}\nusage: npm run gridloom -- ${command.usage}\n`)
  else if (error instanceof Problem)
    process.stderr.write(`${error.code}: ${sayProblem(error, 'en')}\n${sayProblem(error, 'zh')}\n`)
  else if (error instanceof EnvError || error instanceof LaunchError)
    process.stderr.write(`${error.message}\n`)
  else process.stderr.write(`${error?.stack ?? error}\n`)
  process.exit(called ? 2 : 1)
})
