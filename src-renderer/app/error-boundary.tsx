import { Component, type ErrorInfo, type ReactNode } from 'react';
import { ActionButton } from '../components/action-button.tsx';
import { EmptyState } from '../components/blocks.tsx';
import { text } from '../text/text.ts';

interface Props {
  readonly children: ReactNode;
}

/** A screen that cannot be drawn takes neither the other screens nor the bench with it. */
export class ErrorBoundary extends Component<Props, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    // biome-ignore lint/suspicious/noConsole: the only place the window's developer tools can show it
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return (
      <EmptyState
        title={text.faults.screenBroke.title}
        action={
          <ActionButton why={null} onAct={() => this.setState({ error: null })}>
            {text.faults.screenBroke.reload}
          </ActionButton>
        }
      >
        {text.faults.screenBroke.message}
      </EmptyState>
    );
  }
}
