import { Logger } from '@aws-lambda-powertools/logger';
import type { Log } from '../ports/log.ts';

/** Structured JSON lines in the function's log. */
export function createPowertoolsLog(serviceName: string): Log {
	const logger = new Logger({ serviceName });
	return {
		info: (message, fields = {}) => logger.info(message, fields),
		warn: (message, fields = {}) => logger.warn(message, fields),
		error: (message, error, fields = {}) => logger.error(message, { ...fields, error: error as Error }),
	};
}
