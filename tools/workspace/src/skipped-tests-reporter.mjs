/** Jest reporter: names every skipped test, and closes with one line `N passed, N failed, N skipped`. */
export default class SkippedTestsReporter {
  onRunComplete(_contexts, results) {
    const skipped = results.testResults.flatMap((file) =>
      file.testResults
        .filter((test) => test.status === 'pending' || test.status === 'todo')
        .map((test) => test.fullName),
    );
    this.lines = skipped.map((name) => `skipped: ${name}`);
    const brokenFiles = results.numRuntimeErrorTestSuites;
    this.lines.push(
      `${results.numPassedTests} passed, ${results.numFailedTests + brokenFiles} failed, ${skipped.length} skipped`,
    );
    // Jest prints its own summary after the first reporter's turn; wait for the end of the process to be last.
    process.once('exit', () => console.log(this.lines.join('\n')));
  }
}
