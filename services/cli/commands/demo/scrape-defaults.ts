import { commandValues } from '../../parse/command-values.ts';
import { findCommand } from '../../parse/find-command.ts';
import type { ScrapeOptions } from '../../parse/parsed-command.ts';

/** What `shoal scrape` runs on where the command line says nothing. */
export function scrapeDefaults(): ScrapeOptions {
	return { urls: [], ...commandValues(findCommand(['scrape']).command, []) };
}
