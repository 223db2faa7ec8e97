import { ShoalError } from '../../shared/core/errors.ts';
import { printable } from '../../shared/core/printable.ts';
import { shownUrl } from '../../shared/core/shown-url.ts';

/** One line for an error that we foresee; a bug also says how to see where it is. */
export function errorText(error: unknown, { isDebug }: { readonly isDebug: boolean }): string {
	if (isDebug && error instanceof Error) return `shoal: ${error.stack ?? error.message}`;
	if (error instanceof ShoalError) return `shoal: ${oneLine(error.message)}`;
	return `shoal: unexpected error: ${oneLine(reasonOf(error))} (set SHOAL_DEBUG=1 to see where)`;
}

function reasonOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	return error.message || error.name;
}

function oneLine(message: string): string {
	return printable(
		shownUrl(message)
			.replaceAll(/\s*[\r\n]+\s*/g, ' ')
			.trim(),
	);
}
