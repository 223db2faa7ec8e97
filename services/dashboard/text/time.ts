const FORMAT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** A moment, as people write it where they are. */
export function formatTime(iso: string): string {
	return FORMAT.format(new Date(iso));
}
