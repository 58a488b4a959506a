// The guard's desk: codes come in from camera, scanner or keypad, one at a time; each goes through the outbox and becomes a verdict.
import { asApiError } from "@/api/errors";
import type { UndoneScan } from "@/features/gate/api";
import type { Cue } from "@/features/gate/sound";
import { gatePassIn } from "@/features/gate/gatePass";
import { verdictOf, type Asked, type Verdict } from "@/features/gate/verdict";
import { store, type Store } from "@/lib/store";
import type { ChosenVisit, Direction, Maker } from "@/offline/db";
import type { ScanInput, ScanResult } from "@/offline/outbox";

export type Source = "camera" | "wedge" | "keypad";
export interface Notice {
  kind: "undone" | "undoFailed";
  names: string;
  error: unknown;
}
export interface DeskState {
  sending: boolean;
  verdict: Verdict | null;
  /** The last admitted scan, while it can be taken back. */
  undoable: { verdict: Verdict; until: number } | null;
  undoing: boolean;
  /** A party whose scan was taken back, to choose who passes. */
  picking: Verdict | null;
  notice: Notice | null;
  /** Something else covers the page and waits for a tap. */
  held: boolean;
}

interface Parts {
  send: (input: ScanInput) => Promise<ScanResult>;
  undo: (scanId: string) => Promise<UndoneScan>;
  play: (cue: Cue) => void;
  direction: () => Direction;
  gate: () => string | null;
  maker: Maker;
  /** After the server changed something. */
  changed: () => void;
  /** A gate pass for things was scanned: another page takes it. */
  gatePass: (code: string) => void;
}

export const SAME_CODE_MS = 3000;
export const SHOWN_MS = 2500;
export const UNDO_MS = 10_000;
const NOTICE_MS = 5000;

export class Desk {
  readonly state: Store<DeskState>;
  private seen: { code: string; at: number } | null = null;
  private timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(private readonly parts: Parts) {
    this.state = store<DeskState>({
      sending: false,
      verdict: null,
      undoable: null,
      undoing: false,
      picking: null,
      notice: null,
      held: false,
    });
  }

  private set(change: Partial<DeskState>): void {
    this.state.set({ ...this.state.get(), ...change });
  }

  private later(name: string, ms: number, act: () => void): void {
    clearTimeout(this.timers.get(name));
    this.timers.set(name, setTimeout(act, ms));
  }

  /** Busy with one, or waiting for the guard's tap: the next code must wait. */
  get blocked(): boolean {
    const { sending, verdict, picking, undoing, held } = this.state.get();
    return sending || undoing || held || picking !== null || verdict?.needsTap === true;
  }

  /** The same code counts again only after it has been out of sight for 3 s, so that a pass held up is not IN and then OUT. */
  private isSame(code: string, source: Source): boolean {
    if (source === "keypad") return false;
    const { seen } = this;
    const isSame = seen !== null && seen.code === code && Date.now() - seen.at < SAME_CODE_MS;
    if (isSame && source === "camera") this.seen = { code, at: Date.now() };
    return isSame;
  }

  hold(on: boolean): void {
    this.set({ held: on });
  }

  /** Another direction is another question: the same code may be asked again at once. */
  forgetSeen(): void {
    this.seen = null;
  }

  take(text: string, source: Source): void {
    const code = text.trim();
    if (code === "" || this.isSame(code, source)) return;
    if (this.blocked) {
      if (source !== "camera") this.parts.play("busy");
      return;
    }
    this.seen = { code, at: Date.now() };
    const pass = gatePassIn(code);
    if (pass === null) void this.scan({ code, direction: this.parts.direction() });
    else this.parts.gatePass(pass);
  }

  /** Somebody found by name, unit, phone or plate instead of by a code. */
  async choose(chosen: ChosenVisit, direction: "entry" | "exit", visitorIds: string[]): Promise<void> {
    if (this.blocked) this.parts.play("busy");
    else await this.scan({ code: "", chosen, direction, visitorIds });
  }

  private async scan(asked: Asked): Promise<void> {
    this.set({ sending: true, notice: null });
    try {
      const result = await this.parts.send({ ...asked, ...this.parts.maker, gate: this.parts.gate() });
      this.show(verdictOf(result, asked));
    } finally {
      this.set({ sending: false });
      if (this.seen?.code === asked.code) this.seen = { code: asked.code, at: Date.now() };
    }
  }

  private show(verdict: Verdict): void {
    const undoable = verdict.scanId === null ? null : { verdict, until: Date.now() + UNDO_MS };
    this.set({ verdict, undoable, notice: null });
    this.parts.play(verdict.reason === null && verdict.needsTap ? "attention" : verdict.tone);
    clearTimeout(this.timers.get("verdict"));
    if (!verdict.needsTap) this.later("verdict", SHOWN_MS, () => this.dismiss());
    if (undoable) this.later("undo", UNDO_MS, () => this.set({ undoable: null }));
    if (verdict.reason !== "unverified") this.parts.changed();
  }

  dismiss(): void {
    clearTimeout(this.timers.get("verdict"));
    this.set({ verdict: null });
  }

  /** Takes the last admitted scan back; says what the server said. */
  async undo(): Promise<boolean> {
    const { undoable, undoing } = this.state.get();
    const verdict = undoable?.verdict;
    if (!verdict?.scanId || undoing) return false;
    clearTimeout(this.timers.get("verdict"));
    this.set({ undoing: true });
    let notice: Notice = { kind: "undone", names: verdict.names.join(", "), error: null };
    try {
      await this.parts.undo(verdict.scanId);
    } catch (error) {
      notice = { ...notice, kind: "undoFailed", error: asApiError(error) };
    }
    const isUndone = notice.kind === "undone";
    // Without an answer it may be tried again while there is time; a refusal is final.
    const again = !isUndone && asApiError(notice.error).isPassing;
    this.set({ undoing: false, verdict: null, notice, ...(again ? {} : { undoable: null }) });
    this.later("notice", NOTICE_MS, () => this.set({ notice: null }));
    this.parts.changed();
    return isUndone;
  }

  /** A party of which only some pass: the scan is taken back, then asked for those alone. */
  async onlySome(): Promise<void> {
    const verdict = this.state.get().undoable?.verdict;
    if (verdict && (await this.undo())) this.set({ picking: verdict, notice: null });
  }

  pick(visitorIds: string[]): void {
    const { picking } = this.state.get();
    this.set({ picking: null });
    if (picking === null || visitorIds.length === 0) return;
    const { code, chosen, direction } = picking;
    void this.scan({ code, ...(chosen && { chosen }), direction, visitorIds });
  }

  stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
  }
}
