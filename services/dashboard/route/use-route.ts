import { useLayoutEffect, useState } from 'preact/hooks';
import { addressOf, type Route, readRoute } from './route.ts';

/** What the address says, whenever that changes. */
export function useRoute(): Route {
	const [route, setRoute] = useState(() => readRoute(location.hash));
	// With the first view, and not after it is painted: an address that changes between the two would be missed.
	useLayoutEffect(() => {
		const read = () => setRoute(readRoute(location.hash));
		addEventListener('hashchange', read);
		return () => removeEventListener('hashchange', read);
	}, []);
	return route;
}

/** Goes to another view, or changes what this one shows without a step for Back. */
export function goTo(route: Route, { replaces = false } = {}): void {
	const address = addressOf(route);
	if (!replaces) location.hash = address;
	else if (location.hash !== address) {
		history.replaceState(null, '', address);
		dispatchEvent(new HashChangeEvent('hashchange'));
	}
}
