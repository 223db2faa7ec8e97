import { useEffect, useRef, useState } from 'preact/hooks';
import { useApi } from '../api/api-context.ts';
import { createPoller, type Poller } from './poller.ts';

interface Polled<T> {
	readonly value: T | undefined;
	/** Of the last call; what was known before stays. */
	readonly error: Error | undefined;
	readonly wake: () => void;
}

/** What a path gives, kept up to date until it is over; not while the tab is hidden. */
export function usePoll<T>(path: string, isOver: (value: T) => boolean, atLeastMs?: number): Polled<T> {
	const api = useApi();
	const [state, setState] = useState<{ path?: string; value?: T; error?: Error }>({});
	const poller = useRef<Poller>(undefined);
	const [turn, setTurn] = useState(0);
	useEffect(() => {
		const own = createPoller<T>({
			load: (signal) => api.get(path, signal),
			onValue: (value) => setState({ path, value }),
			onError: (error) => setState((old) => ({ ...(old.path === path && old), path, error })),
			isOver,
			atLeastMs,
			after: (delayMs, run) => {
				const timer = setTimeout(run, delayMs);
				return () => clearTimeout(timer);
			},
			isHidden: () => document.hidden,
		});
		poller.current = own;
		document.addEventListener('visibilitychange', own.wake);
		return () => {
			document.removeEventListener('visibilitychange', own.wake);
			own.stop();
		};
	}, [api, path, turn]);
	const known = state.path === path ? state : {};
	return { value: known.value, error: known.error, wake: () => setTurn((n) => n + 1) };
}
