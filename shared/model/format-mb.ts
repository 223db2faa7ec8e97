/** `1,769 MB`. */
export function formatMb(memoryMb: number): string {
	return `${Math.round(memoryMb).toLocaleString('en-US')} MB`;
}
