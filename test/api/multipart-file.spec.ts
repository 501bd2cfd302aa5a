import { expect, test } from 'vitest';
import { MultipartFile } from '../../src/api/transfers/multipart-file.js';

const FILE_PART = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n';
const MOST_CHUNKS = 1_000;

test.each([
  ['a field before its file', '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'.concat(FILE_PART)],
  ['its file in another field', FILE_PART.replace('name="file"', 'name="other"')],
  ['a second file', `${FILE_PART}url\r\n${FILE_PART}`],
])('a form with %s is not read to its end before it is refused', async (_, beginning) => {
  let chunks = 0;
  const source = (async function* () {
    yield Buffer.from(beginning);
    for (; chunks < MOST_CHUNKS; chunks++) yield Buffer.alloc(65_536, 'a');
  })();
  const form = new MultipartFile({ 'content-type': 'multipart/form-data; boundary=x' }, 'refused');

  const read = async () => {
    for await (const _bytes of form.bytesIn(source));
  };
  await expect(read()).rejects.toMatchObject({ more: { errors: [{ code: 'bad_form' }] } });
  expect(chunks).toBeLessThan(MOST_CHUNKS / 2);
});
