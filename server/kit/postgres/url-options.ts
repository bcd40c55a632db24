const GIVEN = /([?&]options=)([^&#]*)/

/** A database's URL with startup options for each connection, such as "-c role=x"; those that it has already come after, and win. */
export function withOptions(databaseUrl: string, options: string): string {
  const ours = encodeURIComponent(options)
  if (GIVEN.test(databaseUrl)) return databaseUrl.replace(GIVEN, `$1${ours}%20$2`)
  return `${databaseUrl}${databaseUrl.includes('?') ? '&' : '?'}options=${ours}`
}
