/** A mistake to say in one line, without a stack. */
export class BenchError extends Error {}
