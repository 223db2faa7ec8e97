const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** `850 ms`, `1.23 s`, `2 min 05 s`, `3 h 07 min`. */
export function formatDuration(durationMs: number): string {
	if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
	if (durationMs < MINUTE_MS - 5) return `${(durationMs / 1000).toFixed(2)} s`;
	const seconds = Math.round(durationMs / 1000);
	if (seconds < HOUR_MS / 1000) return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
	const minutes = Math.round(durationMs / MINUTE_MS);
	return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}

/** As `formatDuration`, with what is left of a millisecond: `0.05 ms`, `12.3 ms`. */
export function formatShortDuration(durationMs: number): string {
	if (durationMs >= 99.95) return formatDuration(durationMs);
	return `${durationMs.toFixed(durationMs < 9.995 ? 2 : 1)} ms`;
}

/** `12.3 %`; nothing of nothing. */
export function formatPercent(part: number, whole: number): string {
	return whole === 0 ? '' : `${((part * 100) / whole).toFixed(1)} %`;
}

/** `512 B`, `12.3 MiB`. */
export function formatBytes(bytes: number): string {
	let value = bytes;
	let unit = 0;
	while (value >= 1023.95 && unit < BYTE_UNITS.length - 1) {
		value /= 1024;
		unit += 1;
	}
	return `${unit === 0 ? value : value.toFixed(1)} ${BYTE_UNITS[unit]}`;
}

/** Three digits of what is small, cents of what is not: `$0.000123`, `$12.30`. */
export function formatDollars(usd: number): string {
	if (usd === 0) return '$0';
	if (usd >= 1) return `$${usd.toFixed(2)}`;
	const digits = 2 - Math.floor(Math.log10(usd));
	return `$${usd.toFixed(Math.min(12, digits))}`;
}

/** `1,234,567`, of whole numbers. */
export function formatCount(count: number): string {
	// Not `toLocaleString`, which loads the languages of the world for it: 10 ms of a command's CPU.
	return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 target`, `2 targets`. */
export function formatPlural(count: number, noun: string): string {
	return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Per second: `0.25`, `12.3`, `1,234`. */
export function formatRate(perSecond: number): string {
	if (perSecond >= 100) return formatCount(Math.round(perSecond));
	return perSecond >= 10 ? perSecond.toFixed(1) : perSecond.toFixed(2);
}

function twoDigits(value: number): string {
	return String(value).padStart(2, '0');
}
