// The server as it is; it ends when whoever started it is gone, however that went.
const parent = process.ppid
setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGKILL'), 1_000).unref()
await import('../../server/main.ts')
