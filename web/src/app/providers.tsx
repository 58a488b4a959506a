import { MantineProvider } from "@mantine/core";
import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { setNonce } from "get-nonce";
import type { ReactNode } from "react";
import { asApiError } from "@/api/errors";
import { FreshClient } from "@/app/freshClient";
import { styleNonce } from "@/lib/meta";
import { cssVariables, theme } from "@/ui/theme";

/** Server state lives here only. The live connection says when something is stale; a refetch on focus covers the rest. */
export function makeQueryClient(): QueryClient {
  return new FreshClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // navigator.onLine lies: always ask, and learn from the answer.
        networkMode: "always",
        retry: (failures, error) =>
          failures < 2 && asApiError(error).isPassing && asApiError(error).status !== 429,
        throwOnError: false,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}

const nonce = styleNonce();
setNonce(nonce); // the scroll lock of modals makes its own style element

export function Providers({ client, children }: { client: QueryClient; children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      cssVariablesResolver={cssVariables}
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    </MantineProvider>
  );
}
