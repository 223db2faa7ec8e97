/** Those that hold a text in one of their texts, in any case. */
export function matching<T>(all: readonly T[], text: string, textsOf: (one: T) => readonly string[]): readonly T[] {
	const wanted = text.trim().toLowerCase();
	if (wanted === '') return all;
	return all.filter((one) => textsOf(one).some((own) => own.toLowerCase().includes(wanted)));
}
