import { Component, type ReactNode } from 'react';

/** Shows `fallback` where what stands inside cannot be drawn, and leaves the rest whole. */
export class ErrorBoundary extends Component<
  {
    fallback: ReactNode | ((reset: () => void) => ReactNode);
    onError?: ((error: unknown) => void) | undefined;
    children: ReactNode;
  },
  { failed: boolean }
> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: unknown) {
    this.props.onError?.(error);
  }

  override render() {
    const { fallback, children } = this.props;
    if (!this.state.failed) return children;
    return typeof fallback === 'function'
      ? fallback(() => this.setState({ failed: false }))
      : fallback;
  }
}
