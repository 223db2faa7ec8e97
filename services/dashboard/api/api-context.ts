import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Api } from './api.ts';

export const ApiContext = createContext<Api | undefined>(undefined);

/** The API, with the key of this tab. */
export function useApi(): Api {
	const api = useContext(ApiContext);
	if (api === undefined) throw new Error('there is no key');
	return api;
}
