import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { EnvironmentError } from '../../shared/core/errors.ts';

/** Files of LevelDB that hold data, and that a store has beside `CURRENT`, which names the one to begin with. */
const DATA_FILE = /^(?:MANIFEST-\d+|\d+\.(?:ldb|sst|log))$/;
/** What LevelDB says, and what is left of it when a call meets the store that could not be opened. */
const DAMAGE = /corruption|database is (?:closed|not open)|manifest|\.ldb|\.sst|no such file/i;

/**
 * Without `CURRENT` LevelDB begins an empty store in the place of what is there.
 *
 * @throws {EnvironmentError} It is missing.
 */
export function requireWholeStore(dynamoDbDir: string): void {
	const files = filesIn(dynamoDbDir);
	if (files.includes('CURRENT') || !files.some((file) => DATA_FILE.test(file))) return;
	throw new EnvironmentError(damageText(dynamoDbDir, 'its file CURRENT is missing'));
}

/** What is wrong with the embedded servers, and what to do about it. */
export function serversFaultText(reason: string, dynamoDbDir: string): string {
	return DAMAGE.test(reason) ? damageText(dynamoDbDir, reason) : `the embedded SQS and DynamoDB failed: ${reason}`;
}

function damageText(dynamoDbDir: string, reason: string): string {
	return (
		`${dynamoDbDir} is damaged (${reason}); put back a copy of ${dirname(dynamoDbDir)} as it was, ` +
		`or move the folder away and begin anew: its jobs cannot be read then, and what is in ${dirname(dynamoDbDir)}/objects stays`
	);
}

function filesIn(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		// It is made when the servers start.
		return [];
	}
}
