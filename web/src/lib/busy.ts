import { store } from "@/lib/store";

/** True while a scan or another unrepeatable act runs: the app is not swapped for a new version meanwhile. */
export const busy = store(false);

export async function whileBusy<T>(act: () => Promise<T>): Promise<T> {
  busy.set(true);
  try {
    return await act();
  } finally {
    busy.set(false);
  }
}
