import type { Fault } from '../api/api-problem.ts';
import type { JobForm } from './job-form.ts';
import { fieldsFor, KINDS, type Kind, MODE_FIELD } from './option-fields.ts';
import { OptionInput } from './option-input.tsx';

interface JobFieldsProps {
	readonly form: JobForm;
	readonly faults: readonly Fault[];
	/** Before the paths of faults, as `job.` in a schedule. */
	readonly prefix?: string;
	readonly kinds?: readonly Kind[];
	readonly onChange: (form: JobForm) => void;
	readonly onFile?: (file: File | undefined) => void;
}

const KIND_WORDS: Readonly<Record<Kind, string>> = {
	urls: 'URLs',
	file: 'A file of URLs',
	sitemap: 'A sitemap',
	crawl: 'Crawl',
	check: 'Check links',
};

const KIND_HINTS: Readonly<Record<Kind, string>> = {
	urls: 'Each is visited once; one a line, lines that begin with # are comments.',
	file: 'Each URL in it is visited once: .txt (one a line), .csv or .jsonl (with a url), or .gz of any.',
	sitemap: 'Each page that it lists is visited once; of a site (https://example.com/), its sitemaps are looked for.',
	crawl: 'Links are followed from these, one a line.',
	check: 'Every link of these sites is visited, and reported where it is broken; one site a line.',
};

/** What a job visits, and how. */
export function JobFields({ form, faults, prefix = '', kinds = KINDS, onChange, onFile }: JobFieldsProps) {
	const faultOf = (path: string) => faults.find((fault) => isAt(fault.path, prefix + path))?.detail;
	const set = (change: Partial<JobForm>) => onChange({ ...form, ...change });
	return (
		<>
			<fieldset class="kinds">
				<legend>What to do</legend>
				{kinds.map((kind) => (
					<label key={kind}>
						<input type="radio" name="kind" checked={form.kind === kind} onChange={() => set({ kind })} />
						{KIND_WORDS[kind]}
					</label>
				))}
			</fieldset>
			<SourceField form={form} fault={faultOf('source')} onUrls={(urls) => set({ urls })} onFile={onFile} />
			<OptionInput
				field={MODE_FIELD}
				value={form.mode}
				fault={faultOf('mode')}
				onChange={(mode) => set({ mode: String(mode) })}
			/>
			<details class="options" open={faults.some(({ path }) => path.startsWith(`${prefix}options`))}>
				<summary>Options</summary>
				<div class="grid">
					{fieldsFor(form.kind).map((field) => (
						<OptionInput
							key={field.name}
							field={field}
							value={form.options[field.name]}
							fault={faultOf(`options.${field.name}`)}
							onChange={(value) => set({ options: { ...form.options, [field.name]: value } })}
						/>
					))}
				</div>
			</details>
		</>
	);
}

interface SourceFieldProps {
	readonly form: JobForm;
	readonly fault: string | undefined;
	readonly onUrls: (urls: string) => void;
	readonly onFile: ((file: File | undefined) => void) | undefined;
}

function SourceField({ form: { kind, urls }, fault, onUrls, onFile }: SourceFieldProps) {
	const about = { 'aria-describedby': 'source-note', 'aria-invalid': fault !== undefined };
	return (
		<div class="field">
			<label for="source">{kind === 'file' ? 'File' : 'URLs'}</label>
			{kind === 'file' ? (
				<input
					id="source"
					type="file"
					required
					accept=".txt,.csv,.jsonl,.gz"
					{...about}
					onChange={({ currentTarget }) => onFile?.(currentTarget.files?.[0])}
				/>
			) : (
				<textarea
					id="source"
					class="urls"
					rows={kind === 'urls' ? 10 : 3}
					required
					spellcheck={false}
					placeholder="https://example.com/"
					value={urls}
					{...about}
					onInput={({ currentTarget }) => onUrls(currentTarget.value)}
				/>
			)}
			<p id="source-note" class={fault === undefined ? 'hint' : 'fault'}>
				{fault === undefined ? KIND_HINTS[kind] : `The source ${fault}`}
			</p>
		</div>
	);
}

/** A fault of a part is one of the whole: `options.headers.Cookie`, `source.urls[3]`. */
function isAt(path: string, field: string): boolean {
	return path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`);
}
