import { useState } from 'preact/hooks';
import { Notice } from './notice.tsx';

interface ActionProps {
	readonly label: string;
	/** To be asked before it is done. */
	readonly question?: string;
	readonly run: () => Promise<unknown>;
}

/** A button that does something on the server, once at a time, and says if that fails. */
export function Action({ label, question, run }: ActionProps) {
	const [isAsking, setIsAsking] = useState(false);
	const [isBusy, setIsBusy] = useState(false);
	const [error, setError] = useState<Error>();
	const act = async () => {
		setIsAsking(false);
		setIsBusy(true);
		setError(undefined);
		await run().catch(setError);
		setIsBusy(false);
	};
	return (
		<span class="action">
			{isAsking ? (
				<fieldset class="asking">
					<legend>{question}</legend>
					<button type="button" class="danger" onClick={act}>
						{label}
					</button>
					<button type="button" onClick={() => setIsAsking(false)} ref={focus}>
						Keep it
					</button>
				</fieldset>
			) : (
				<button type="button" disabled={isBusy} onClick={question === undefined ? act : () => setIsAsking(true)}>
					{isBusy ? `${label} …` : label}
				</button>
			)}
			<Notice error={error} />
		</span>
	);
}

function focus(button: HTMLButtonElement | null): void {
	button?.focus();
}
