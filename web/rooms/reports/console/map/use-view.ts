import { type Ref, ref } from 'vue'
import type { Size } from '../../../../kit/use-size.ts'
import { moved, type View, WHOLE, zoomed } from './view.ts'

type At = [number, number]
/** A press that moves less than this is a press, not a pull. */
const STILL_PX = 5

/**
 * Looking nearer and around: buttons, two fingers, the wheel with Ctrl (as pinching on a touchpad sends it); a mouse or a finger
 * pulls once something is enlarged. One finger on the whole map scrolls the page, as everywhere.
 */
export function useView(frame: Ref<HTMLElement | undefined>, size: Ref<Size>) {
  const view = ref<View>(WHOLE)
  const fingers = new Map<number, At>()
  let travelled = 0

  const inFrame = (event: PointerEvent | WheelEvent): At => {
    const box = frame.value?.getBoundingClientRect()
    return [event.clientX - (box?.left ?? 0), event.clientY - (box?.top ?? 0)]
  }
  const middle = (): At => [size.value.width / 2, size.value.height / 2]
  const zoom = (factor: number, at: At = middle()) => {
    view.value = zoomed(view.value, factor, at, size.value)
  }
  const spread = () => {
    const [a, b] = [...fingers.values()]
    return a && b ? Math.hypot(a[0] - b[0], a[1] - b[1]) : 0
  }

  function press(event: PointerEvent) {
    if (fingers.size === 0) travelled = 0
    fingers.set(event.pointerId, inFrame(event))
  }
  function pull(event: PointerEvent) {
    const before = fingers.get(event.pointerId)
    if (!before) return
    const at = inFrame(event)
    const apart = spread()
    fingers.set(event.pointerId, at)
    travelled += Math.hypot(at[0] - before[0], at[1] - before[1])
    if (travelled < STILL_PX) return
    // only now: a captured pointer would take the press from the shape below it
    frame.value?.setPointerCapture(event.pointerId)
    if (apart > 0) zoom(spread() / apart, at)
    const share = apart > 0 ? 0.5 : 1
    view.value = moved(view.value, (at[0] - before[0]) * share, (at[1] - before[1]) * share, size.value)
  }
  const release = (event: PointerEvent) => void fingers.delete(event.pointerId)
  function turn(event: WheelEvent) {
    if (!event.ctrlKey && !event.metaKey) return
    event.preventDefault()
    zoom(Math.exp(-event.deltaY / 200), inFrame(event))
  }
  return {
    view,
    nearer: () => zoom(1.6),
    further: () => zoom(1 / 1.6),
    whole: () => void (view.value = WHOLE),
    /** Whether the press that ends now was a pull. */
    wasPulled: () => travelled >= STILL_PX,
    listeners: {
      pointerdown: press,
      pointermove: pull,
      pointerup: release,
      pointercancel: release,
      wheel: turn,
    },
  }
}
