/** One line of the headers of a request or a response; of a response, the name is in lower case. */
export type HeaderLine = readonly [name: string, value: string];
