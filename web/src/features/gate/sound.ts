// A tone and a vibration per verdict, told apart without looking: rising IN, falling OUT, three knocks, one long low NO.
import { muted } from "@/features/gate/settings";

export type Cue = "in" | "out" | "attention" | "no" | "busy";
interface Note {
  at: number;
  hertz: number;
  lasts: number;
  wave?: OscillatorType;
}

const TONES: Record<Cue, readonly Note[]> = {
  in: [
    { at: 0, hertz: 660, lasts: 0.12 },
    { at: 0.13, hertz: 990, lasts: 0.2 },
  ],
  out: [
    { at: 0, hertz: 880, lasts: 0.12 },
    { at: 0.13, hertz: 587, lasts: 0.2 },
  ],
  attention: [0, 0.18, 0.36].map((at) => ({ at, hertz: 520, lasts: 0.1, wave: "triangle" as const })),
  no: [{ at: 0, hertz: 185, lasts: 0.6, wave: "sawtooth" }],
  busy: [{ at: 0, hertz: 300, lasts: 0.06 }],
};
const BUZZ: Record<Cue, number[]> = {
  in: [80],
  out: [40, 60, 40],
  attention: [120, 80, 120],
  no: [450],
  busy: [20],
};

let context: AudioContext | null = null;

/** Browsers give sound after a touch only: call it on the first one. */
export function wakeSound(): void {
  if (typeof AudioContext === "undefined") return;
  context ??= new AudioContext();
  if (context.state === "suspended") void context.resume().catch(() => undefined);
}

export function play(cue: Cue): void {
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(BUZZ[cue]);
  if (muted.get()) return;
  if (context === null && !navigator.userActivation?.hasBeenActive) return;
  wakeSound();
  if (context?.state !== "running") return;
  for (const note of TONES[cue]) sing(context, note);
}

function sing(audio: AudioContext, { at, hertz, lasts, wave = "sine" }: Note): void {
  const start = audio.currentTime + at;
  const voice = audio.createOscillator();
  const loudness = audio.createGain();
  voice.type = wave;
  voice.frequency.value = hertz;
  loudness.gain.setValueAtTime(0.0001, start);
  loudness.gain.exponentialRampToValueAtTime(0.35, start + 0.015);
  loudness.gain.exponentialRampToValueAtTime(0.0001, start + lasts);
  voice.connect(loudness).connect(audio.destination);
  voice.start(start);
  voice.stop(start + lasts + 0.02);
}
