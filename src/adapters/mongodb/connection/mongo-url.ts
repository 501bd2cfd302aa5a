import { MongoClient } from 'mongodb';

const DEFAULT_DATABASE = 'retriever';
const URL_PARTS = /^mongodb(?:\+srv)?:\/\/[^/?]+(?:\/(?<database>[^?]*))?(?:\?.*)?$/;
/** https://www.mongodb.com/docs/manual/reference/limits/#naming-restrictions, the stricter of the two systems. */
const DATABASE_NAME = /^[^/\\. "$*<>:|?]{1,63}$/;

/** What is wrong with MONGODB_URL, in a sentence without its password; undefined where nothing is. */
export function checkMongoUrl(url: string): string | undefined {
  const parts = URL_PARTS.exec(url);
  if (!parts) return 'MONGODB_URL must look like mongodb://host:27017/database.';
  if (!DATABASE_NAME.test(databaseOf(url))) return 'MONGODB_URL names a database that cannot have such a name.';

  try {
    new MongoClient(url);
    return undefined;
  } catch (error) {
    return `MONGODB_URL cannot be used: ${withoutUserinfo(error instanceof Error ? error.message : String(error))}.`;
  }
}

/** The database that a connection string names, or the default one. */
export function databaseOf(url: string): string {
  return decode(URL_PARTS.exec(url)?.groups?.database ?? '') || DEFAULT_DATABASE;
}

/** A text as it may be logged. */
export function withoutUserinfo(text: string): string {
  return text.replace(/\/\/[^/\s]*@/g, '//');
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // a lone % is refused along with the other characters that no name may have
  }
}
