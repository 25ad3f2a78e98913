import { Component, type ErrorInfo, type ReactNode } from 'react'
import { ErrorPage } from '../pages/error-page.tsx'

interface ErrorBoundaryProps {
  /** A change of this value tries again: the location, so that navigating away recovers. */
  resetKey: string
  children: ReactNode
}

interface ErrorBoundaryState {
  error: unknown
  resetKey: string
}

/** Keeps a page that throws from taking the shell with it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null, resetKey: this.props.resetKey }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  static getDerivedStateFromProps(props: ErrorBoundaryProps, state: ErrorBoundaryState) {
    return props.resetKey === state.resetKey ? null : { error: null, resetKey: props.resetKey }
  }

  override componentDidCatch(error: unknown, info: ErrorInfo) {
    console.error('A page failed to render', error, info.componentStack)
  }

  override render() {
    if (this.state.error == null) return this.props.children
    return <ErrorPage error={this.state.error} />
  }
}
