/**
 * npm run init-times -- [--rounds N] [--json]
 *
 * How long each function of the template takes to start under AWS's runtime client, beside one that loads only the
 * SDK's clients, as `sam build` bundles it; and the API to answer for the first time.
 */
import { parseArgs } from 'node:util';
import { type FirstAnswers, type InitTimes, measureFirstAnswers, measureInit, REFERENCE } from './init-times.ts';
import { installClient } from './install-client.ts';

const { values } = parseArgs({
	options: { rounds: { type: 'string', default: '15' }, json: { type: 'boolean', default: false } },
});

const installed = await installClient();
if ('reason' in installed) {
	process.stderr.write(`${installed.reason}\n`);
	process.exitCode = 3;
} else {
	const times = await measureInit(installed.client, Number(values.rounds));
	const firstAnswers = await measureFirstAnswers(installed.client, Number(values.rounds));
	const json = `${JSON.stringify({ reference: REFERENCE, functions: times, firstAnswers })}\n`;
	process.stdout.write(values.json ? json : table(times) + sentence(firstAnswers));
}

function table(times: readonly InitTimes[]): string {
	const head = `${'function'.padEnd(28)} ${'median'.padStart(9)} ${'fastest'.padStart(9)} ${'ratio'.padStart(7)}\n`;
	const rows = times.map(({ name, medianMs, fastestMs, ratio }) => {
		const figures = [`${medianMs.toFixed(0)} ms`.padStart(9), `${fastestMs.toFixed(0)} ms`.padStart(9)];
		return `${name.padEnd(28)} ${figures.join(' ')} ${ratio.toFixed(2).padStart(7)}\n`;
	});
	return head + rows.join('');
}

function sentence({ emptyMs, tunedMs, apiMs, callMs }: FirstAnswers): string {
	const ms = (value: number) => `${value.toFixed(0)} ms (${(value / emptyMs).toFixed(2)})`;
	return `First answers: ${REFERENCE} ${ms(emptyMs)}, bundled as ours ${ms(tunedMs)}; the API's health ${ms(apiMs)}, its other calls ${ms(callMs)}.\n`;
}
