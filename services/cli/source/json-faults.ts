import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** What is wrong with the content of a JSON file, each with its place. */
export function faultsOf({ issues }: z.ZodError): string {
	return issues.map(faultAt).join('; ');
}

/** `linkReport.broken.3: Unrecognized key: "link"`. */
export function faultAt({ path, message }: Issue): string {
	return `${path.join('.') || 'the file'}: ${message}`;
}
