/** A spot of warmth: where on the canvas, and how much. */
export type Spot = { x: number; y: number; n: number }
type Colour = [red: number, green: number, blue: number]

/** `#b4232a` as three numbers, as the tokens have it. */
export const colourOf = (hex: string): Colour => {
  const n = Number.parseInt(hex.trim().slice(1), 16)
  return [n >> 16, (n >> 8) & 255, n & 255]
}

/** For each strength of warmth from 0 to 255 its colour and cover: nothing, then the cool one thinly, then the hot one thickly. */
export function rampOf(cool: Colour, hot: Colour): Uint8ClampedArray {
  const ramp = new Uint8ClampedArray(256 * 4)
  for (let i = 0; i < 256; i++) {
    const warmth = i / 255
    for (const c of [0, 1, 2] as const) ramp[i * 4 + c] = cool[c] + (hot[c] - cool[c]) * warmth
    ramp[i * 4 + 3] = i < 6 ? 0 : 40 + 180 * warmth ** 0.8
  }
  return ramp
}

/** What the warmest tenth of the spots have: one very warm spot does not make all others cold. */
export function fullAt(spots: readonly Spot[]): number {
  const sorted = spots.map((s) => s.n).toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length * 0.95)] ?? 1
}

/** Draws spots as one surface of warmth, inside a shape where one is given. `full` is as warm as it gets. */
export function drawHeat(
  canvas: HTMLCanvasElement,
  spots: readonly Spot[],
  {
    radius,
    full,
    ramp,
    within,
  }: { radius: number; full: number; ramp: Uint8ClampedArray; within?: Path2D | undefined },
): void {
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context || canvas.width === 0 || canvas.height === 0) return
  context.clearRect(0, 0, canvas.width, canvas.height)
  for (const { x, y, n } of spots) {
    if (x < -radius || y < -radius || x > canvas.width + radius || y > canvas.height + radius) continue
    const glow = context.createRadialGradient(x, y, 0, x, y, radius)
    const strength = Math.min(1, 0.12 + (0.88 * n) / full)
    glow.addColorStop(0, `rgba(0,0,0,${strength * 0.5})`)
    glow.addColorStop(0.5, `rgba(0,0,0,${strength * 0.19})`)
    glow.addColorStop(1, 'rgba(0,0,0,0)')
    context.fillStyle = glow
    context.fillRect(x - radius, y - radius, radius * 2, radius * 2)
  }
  const image = context.getImageData(0, 0, canvas.width, canvas.height)
  for (let i = 0; i < image.data.length; i += 4) {
    const warmth = Math.min(255, Math.round((image.data[i + 3] ?? 0) * 1.45)) * 4
    for (let c = 0; c < 4; c++) image.data[i + c] = ramp[warmth + c] ?? 0
  }
  context.putImageData(image, 0, 0)
  if (!within) return
  // nothing glows over the border: what lies there belongs to somebody else
  context.globalCompositeOperation = 'destination-in'
  context.fillStyle = '#000'
  context.fill(within, 'evenodd')
  context.globalCompositeOperation = 'source-over'
}
