import { expect, it } from '@jest/globals';
import { processEnvironment } from '../src/environment.js';

it('processEnvironment -> the variables of this process', () => {
  expect(processEnvironment().PATH).toBe(process.env.PATH);
  expect(processEnvironment().NO_SUCH_VARIABLE).toBeUndefined();
});
