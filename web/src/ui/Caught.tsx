import { Component, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import { ErrorState } from "@/ui/ErrorState";

interface Props {
  children: ReactNode;
  /** The way on, below what went wrong. */
  way?: ReactNode;
}

/** What breaks in here, or cannot be loaded, is said in its place; everything else goes on. */
export class Caught extends Component<Props, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override render(): ReactNode {
    if (!this.state.isBroken) return this.props.children;
    return (
      <>
        <Broken />
        {this.props.way}
      </>
    );
  }
}

function Broken() {
  const { t } = useTranslation();
  // A part that failed to load once is only asked for again by a fresh page.
  const again = (): void => window.location.reload();
  return <ErrorState error={new ApiError(-1, "CLIENT", t("state.broken"))} onRetry={again} />;
}
