declare module 'wink-porter2-stemmer' {
  /** The Porter2 (Snowball English) stem of one lower-case word. */
  // biome-ignore lint/style/noDefaultExport: it is how the package exports it
  export default function stem(word: string): string;
}
