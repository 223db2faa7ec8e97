import { useCallback, useEffect, useState } from 'preact/hooks';
import { useApi } from './api-context.ts';

export interface Loaded<T> {
	readonly value: T | undefined;
	readonly error: Error | undefined;
	readonly reload: () => void;
}

/** What one call gives; a path that is `undefined` is not asked for. */
export function useLoaded<T>(path: string | undefined): Loaded<T> {
	const api = useApi();
	const [state, setState] = useState<{ path?: string; value?: T; error?: Error }>({});
	const [turn, setTurn] = useState(0);
	useEffect(() => {
		if (path === undefined) return;
		const ending = new AbortController();
		api.get<T>(path, ending.signal).then(
			(value) => setState({ path, value }),
			(error: Error) => ending.signal.aborted || setState({ path, error }),
		);
		return () => ending.abort();
	}, [api, path, turn]);
	const reload = useCallback(() => setTurn((n) => n + 1), []);
	const own = state.path === path ? state : {};
	return { value: own.value, error: own.error, reload };
}
