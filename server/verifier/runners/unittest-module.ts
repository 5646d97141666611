import { loadedModules } from './python-loaded';

/**
 * A module in the place of `unittest` in `python -m unittest`: the same program with a result of ours, which writes a
 * line of JSON for each test into the file that `ESPALIER_REPORT` names. What tests log or print does not touch it.
 * Every test runs (no `failfast`). A canary, a test that must fail, runs behind the others and says whether it did.
 */
export const unittestModule = `
import sys
# The runner and what it stands on come from Python's own installation, whatever lies in the workspace.
_found, _here = sys.path[:], __import__('posix' if 'posix' in sys.builtin_module_names else 'nt').getcwd()
sys.path = [one for one in _found if one not in ('', '.', _here)]
import json, os, time, unittest
import difflib, pprint, signal, traceback, warnings
sys.path = _found
_dumps, _now = json.dumps, time.time
from unittest import TextTestResult, TextTestRunner
__unittest = True

_path = os.environ.pop('ESPALIER_REPORT', None)
_folder = os.path.dirname(os.path.abspath(__file__))
_kept = [one for one in os.environ.get('PYTHONPATH', '').split(os.pathsep) if one and one != _folder]
if _kept: os.environ['PYTHONPATH'] = os.pathsep.join(_kept)
else: os.environ.pop('PYTHONPATH', None)
sys.path = [one for one in sys.path if os.path.abspath(one or '.') != _folder]
_out = open(_path, 'a', encoding='utf-8', errors='replace') if _path else None

def _write(**line):
    if _out is None: return
    _out.write(_dumps(line) + '\\n')
    _out.flush()

class _Result(TextTestResult):
    def startTestRun(self):
        super().startTestRun()
        self._current, self._began = None, 0
        _write(kind='start')

    def startTest(self, test):
        super().startTest(test)
        self._current, self._began = {'status': 'passed', 'text': ''}, _now()

    def _note(self, test, status, text='', part=''):
        if self._current is None: # A class or module that could not be set up, imported or torn down.
            _write(kind='test', id=test.id(), container=True, status=status, text=text)
            return
        if self._current['status'] != 'failed': self._current['status'] = status
        self._current['text'] = (self._current['text'] + '\\n' + (part + ': ' if part else '') + text).strip()

    def stopTest(self, test):
        if self._current is not None:
            _write(kind='test', id=test.id(), ms=1000 * (_now() - self._began), **self._current)
        self._current = None
        super().stopTest(test)

    def addError(self, test, err):
        super().addError(test, err)
        self._note(test, 'failed', self._exc_info_to_string(err, test))

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._note(test, 'failed', self._exc_info_to_string(err, test))

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None: self._note(test, 'failed', self._exc_info_to_string(err, test), subtest._subDescription())

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        if self._current is None or self._current['status'] == 'passed': self._note(test, 'skipped')

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._note(test, 'skipped')

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._note(test, 'failed', 'unexpected success')

    def stopTestRun(self):
        super().stopTestRun()
        _write(kind='end', ran=self.testsRun)

${loadedModules}
class _Canary(unittest.TestCase):
    def runTest(self): self.assertEqual(1, 2)

def _canary():
    # A test that must fail, after all others: where it passes, the tests' own means were replaced.
    result = unittest.TestResult()
    _Canary().run(result)
    return len(result.failures) == 1 and not result.wasSuccessful()

class _Runner(TextTestRunner):
    resultclass = _Result

    def run(self, test):
        self.failfast = False
        result = super().run(test)
        _write(kind='canary', failed=_canary())
        loaded = _loaded()
        if loaded: _write(kind='loaded', **loaded)
        return result

class _Program(unittest.TestProgram):
    def parseArgs(self, argv):
        super().parseArgs(argv)
        self.failfast = False

if __name__ == '__main__':
    sys.argv[0] = 'python -m unittest'
    _Program(module=None, testRunner=_Runner)
`;
