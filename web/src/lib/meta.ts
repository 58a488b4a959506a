/** What the server wrote into the page: the nonce for style elements, and in the demo its accounts. */
export interface DemoAccount {
  email: string;
  role: string;
}
export interface DemoHints {
  password: string;
  accounts: DemoAccount[];
}

export function styleNonce(): string {
  // Browsers hide the attribute from scripts and selectors; the property still has it.
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";
}

export function demoHints(): DemoHints | null {
  const content = document.querySelector<HTMLMetaElement>('meta[name="gatehouse-demo"]')?.content;
  if (!content) return null;
  try {
    return JSON.parse(content) as DemoHints;
  } catch {
    return null;
  }
}

/** Browsers give cameras, push and installation only to https and to this machine itself. */
export function isInsecureAddress(): boolean {
  return !window.isSecureContext;
}
