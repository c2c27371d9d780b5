import { Component, type ReactNode } from 'react';
import { UnexpectedPage } from './LostPages';

interface Props {
  children: ReactNode;
  /** Wraps what is shown instead, where no frame of the app stands around it. */
  frame?: (page: ReactNode) => ReactNode;
}

/** Shows a page with words in place of whatever broke below it: never a white one. */
export class ErrorBoundary extends Component<Props, { error: unknown; isBroken: boolean }> {
  override state = { error: undefined as unknown, isBroken: false };

  static getDerivedStateFromError(error: unknown) {
    return { error, isBroken: true };
  }

  override render() {
    if (!this.state.isBroken) return this.props.children;
    const page = <UnexpectedPage error={this.state.error} />;
    return this.props.frame ? this.props.frame(page) : page;
  }
}

/** The boundary around a whole app. */
export function RootBoundary({ children }: { children: ReactNode }) {
  return (
    <ErrorBoundary frame={(page) => <main className="mx-auto max-w-2xl px-4 py-6">{page}</main>}>
      {children}
    </ErrorBoundary>
  );
}
