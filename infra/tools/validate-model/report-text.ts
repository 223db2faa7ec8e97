import { textTable } from '../../../services/cli/text/text-table.ts';
import { ARCHITECTURES } from '../../../shared/model/machine/aws-profile.ts';
import type { LocalCheck } from './local-check.ts';
import { nameOf } from './local-run.ts';
import type { Compared, ErrorFigures, StudyCheck } from './study-check.ts';
import type { Verdict } from './verdicts.ts';

export function studyText({ calibratedAt, errors, errorsWithoutStarts, speedUp, dearerPercent }: StudyCheck): string {
	const rows = ARCHITECTURES.flatMap((one) => [
		errorRow(one, errors[one]),
		errorRow(`${one}, without process starts`, errorsWithoutStarts[one]),
	]);
	return [
		`The CPU study, calibrated on ${calibratedAt}`,
		...textTable([['', 'functions', 'mean error', 'worst', 'at'], ...rows], [1, 2, 3]),
		`6 workers at 10,240 MB against 1 at 1,792 MB: ${pair(speedUp, ' ×')} as fast, ${pair(dearerPercent, ' %')} dearer`,
	].join('\n');
}

export function localText({ settings, model }: LocalCheck): string {
	const rows = settings.map(({ setting, medianMs, predictedMs, errorPercent, spreadPercent }) => [
		nameOf(setting),
		`${Math.round(medianMs)} ms`,
		`${Math.round(predictedMs)} ms`,
		`${errorPercent.toFixed(1)} %`,
		`±${spreadPercent.toFixed(1)} %`,
	]);
	const head = ['Runs on this machine', 'took', 'predicted', 'off by', 'runs differ by'];
	return [...textTable([head, ...rows], [1, 2, 3, 4]), `Calibrated: ${JSON.stringify(model)}`].join('\n');
}

export function verdictText(verdicts: readonly Verdict[]): string {
	const rows = verdicts.map(({ claim, found, limit, holds }) => [
		holds ? 'met' : 'NOT MET',
		claim,
		found.toFixed(2),
		`at most ${limit.toFixed(1)}`,
	]);
	return textTable(rows, [2]).join('\n');
}

function errorRow(name: string, { rows, meanPercent, worstPercent, worstAt }: ErrorFigures): string[] {
	return [name, String(rows), `${meanPercent.toFixed(2)} %`, `${worstPercent.toFixed(1)} %`, worstAt];
}

function pair({ predicted, measured }: Compared, unit: string): string {
	return `${predicted.toFixed(2)}${unit} (measured ${measured.toFixed(2)})`;
}
