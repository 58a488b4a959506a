// What comes over the gate's pages, in one chunk.
export { default as DenyModal } from "@/features/requests/guard/components/DenyModal";
export { default as ResultScreen } from "@/features/requests/guard/components/ResultScreen";
export { UnsentDenial } from "@/features/requests/guard/components/UnsentDenial";
