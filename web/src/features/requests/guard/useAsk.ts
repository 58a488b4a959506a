import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { asApiError } from "@/api/errors";
import { useSession } from "@/api/session";
import { asker, useLearn, type Made } from "@/features/requests/guard/acts";
import { bodyOf, type Form } from "@/features/requests/guard/form";
import { rememberProvider } from "@/features/requests/guard/lastProviders";
import { refusedAsk } from "@/features/requests/guard/useResult";
import { keepShot, watch } from "@/features/requests/guard/watched";
import { rememberUnits } from "@/ui/gateUnits";
import { useErrorText } from "@/ui/ErrorState";
import type { Photo } from "@/ui/usePhoto";

/** How long the question waits for a photo that is on its way. */
const PHOTO_MS = 8000;
/** Refusals that the server keeps: the guard sees them as a verdict. */
const KEPT = new Set(["VISITOR_BANNED", "LICENCE_INACTIVE", "GATE_CLOSED", "NEEDS_CONSENT"]);

interface Asking {
  form: Form;
  photo: Photo;
  gate: string | null;
  onAsked: (made: Made) => void;
}

/** Asks the flats. The photo goes along when it is there in time; without it the question goes out all the same. */
export function useAsk({ form, photo, gate, onAsked }: Asking) {
  const { t } = useTranslation("gateAsk");
  const say = useErrorText();
  const building = useSession().user.building_id ?? "";
  const learn = useLearn();
  const [send] = useState(asker);
  const [phase, setPhase] = useState<"idle" | "photo" | "asking">("idle");
  const [problem, setProblem] = useState<string | null>(null);
  const skip = useRef<() => void>(() => undefined);

  const photoKey = async (): Promise<string | null> => {
    if (photo.state.get().kind !== "sending") return photo.settled(0);
    setPhase("photo");
    const skipped = new Promise<null>((done) => {
      skip.current = () => done(null);
    });
    return Promise.race([photo.settled(PHOTO_MS), skipped]);
  };

  const remember = (made: Made, sent: boolean): void => {
    const shot = photo.state.get();
    if (sent && shot.kind === "sent") keepShot(made.id, shot.shot);
    watch({ id: made.id, building, at: Date.now(), attention: made.attention });
    rememberUnits(building, form.units);
    if (form.type !== null && form.provider !== null) rememberProvider(form.type, form.provider);
    learn(made);
  };

  const ask = async (): Promise<void> => {
    if (phase !== "idle") return;
    setProblem(null);
    const key = await photoKey();
    setPhase("asking");
    try {
      const made = await send(bodyOf(form, key, gate));
      remember(made, key !== null);
      onAsked(made);
    } catch (error) {
      const refused = asApiError(error);
      if (KEPT.has(refused.code)) refusedAsk.set({ error: refused, who: form.name, phone: form.phone });
      else {
        const fields = refused.details.map((one) => one.message).join(" ");
        setProblem(t("walkIn.notAsked", { reason: fields === "" ? say(refused) : fields }));
      }
    } finally {
      setPhase("idle");
    }
  };
  return { phase, problem, ask: () => void ask(), withoutPhoto: () => skip.current() };
}
