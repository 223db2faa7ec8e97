import { givenKey } from './given-key.ts';

const STORED_AS = 'shoal-key';

/** The key of this tab; it goes with the tab. */
export function storedKey(): string | undefined {
	takeKeyFromAddress();
	return sessionStorage.getItem(STORED_AS) ?? undefined;
}

export function keepKey(key: string): void {
	sessionStorage.setItem(STORED_AS, key);
}

export function forgetKey(): void {
	sessionStorage.removeItem(STORED_AS);
}

/** Moves a key out of the address, where anybody could read it, and where history would keep it. */
export function takeKeyFromAddress(): boolean {
	const key = givenKey(location.hash);
	if (key === undefined) return false;
	keepKey(key);
	history.replaceState(null, '', `${location.pathname}#/`);
	return true;
}
