import { commandValues } from './command-values.ts';
import { findCommand } from './find-command.ts';
import type { ScrapeOptions } from './requests.ts';

/** What `shoal scrape` runs on where the command line says nothing. */
export function scrapeDefaults(): ScrapeOptions {
	return { urls: [], ...commandValues(findCommand(['scrape']).command, []) };
}
