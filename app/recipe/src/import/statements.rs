//! SQL text as statements: where each begins and ends, whatever dialect it is in, without understanding it. Dumps
//! hold much that is no DDL (data, triggers, commands of a shell); it is found here so that it can be passed over.

use super::{DEEPEST, ImportProblem};

/// How a dialect writes what a splitter must know.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quoting {
    /// `\'` is a quote inside of a text.
    pub backslash: bool,
    /// `#` begins a comment.
    pub hash: bool,
    /// `$tag$ ... $tag$` is a text.
    pub dollar: bool,
    /// `[name]` is a name.
    pub bracket: bool,
}

/// A statement.
#[derive(Debug)]
pub(super) struct Statement<'t> {
    /// From its first character up to its end, without the semicolon.
    pub text: &'t str,
    /// Its first line, from 1.
    pub line: u64,
    /// Its first character in that line, from 1.
    pub column: u64,
    /// Its first words in capitals; names in quotes are left out.
    pub words: Vec<String>,
    /// Up to the end of its first list in parentheses, if it has one: for `CREATE TABLE` all but the options.
    pub up_to_list: Option<&'t str>,
    /// How deep parentheses stand inside of each other.
    pub deepest: usize,
    /// The most words and signs that stand between two commas.
    pub longest_run: usize,
}

const MOST_WORDS: usize = 12;

/// Splits a text into its statements; empty ones are left out.
///
/// # Errors
/// A text, name or comment that is never closed.
pub(super) fn split(text: &str, quoting: Quoting) -> Result<Vec<Statement<'_>>, ImportProblem> {
    let mut scanner =
        Scanner { text, bytes: text.as_bytes(), at: 0, quoting, delimiter: ";".to_owned(), lines: Lines::default() };
    let mut statements = Vec::new();
    while let Some(statement) = scanner.next_statement()? {
        statements.push(statement);
    }
    Ok(statements)
}

/// Counts lines on the way through a text.
#[derive(Default)]
struct Lines {
    counted: usize,
    line: u64,
    column: u64,
}

impl Lines {
    /// The line and column of a byte; positions must be asked for in rising order.
    fn place(&mut self, text: &str, at: usize) -> (u64, u64) {
        for byte in text.as_bytes().get(self.counted..at).unwrap_or_default() {
            match byte {
                b'\n' => (self.line, self.column) = (self.line + 1, 0),
                // The further bytes of a character.
                0x80..=0xbf => {}
                _ => self.column += 1,
            }
        }
        self.counted = self.counted.max(at);
        (self.line + 1, self.column + 1)
    }
}

struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    quoting: Quoting,
    delimiter: String,
    lines: Lines,
}

impl<'t> Scanner<'t> {
    fn rest(&self) -> &'t [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn unclosed(&mut self, start: usize, what: &str) -> ImportProblem {
        let (line, column) = self.lines.place(self.text, start);
        ImportProblem::new(line, column, format!("This {what} is never closed."))
    }

    /// Passes over the end of the line.
    fn skip_line(&mut self) {
        let rest = self.rest();
        self.at += rest.iter().position(|&byte| byte == b'\n').map_or(rest.len(), |end| end + 1);
    }

    /// Passes over a comment, if one stands here.
    fn skip_comment(&mut self) -> Result<bool, ImportProblem> {
        let rest = self.rest();
        if rest.starts_with(b"--") || (self.quoting.hash && rest.starts_with(b"#")) {
            self.skip_line();
            return Ok(true);
        }
        if !rest.starts_with(b"/*") {
            return Ok(false);
        }
        let start = self.at;
        self.at += 2;
        let mut depth = 1_usize;
        while depth > 0 {
            let rest = self.rest();
            if rest.is_empty() {
                return Err(self.unclosed(start, "comment"));
            } else if rest.starts_with(b"*/") {
                depth -= 1;
                self.at += 2;
            } else if rest.starts_with(b"/*") && self.quoting.dollar {
                // Only PostgreSQL's comments stand inside of each other.
                depth += 1;
                self.at += 2;
            } else {
                self.at += 1;
            }
        }
        Ok(true)
    }

    /// Passes over a text or name in quotes, if one stands here.
    fn skip_quoted(&mut self, previous: u8) -> Result<bool, ImportProblem> {
        let start = self.at;
        let Some(&open) = self.bytes.get(start) else { return Ok(false) };
        let close = match open {
            b'\'' | b'"' | b'`' => open,
            b'[' if self.quoting.bracket => b']',
            b'$' if self.quoting.dollar => return self.skip_dollar_quoted(),
            _ => return Ok(false),
        };
        let escaped = open != b'`' && (self.quoting.backslash || (open == b'\'' && matches!(previous, b'e' | b'E')));
        self.at += 1;
        loop {
            match self.bytes.get(self.at) {
                None => return Err(self.unclosed(start, if open == b'\'' { "text" } else { "name in quotes" })),
                Some(b'\\') if escaped => self.at += 2,
                Some(&byte) if byte == close => {
                    self.at += 1;
                    if self.bytes.get(self.at) != Some(&close) || close == b']' {
                        return Ok(true);
                    }
                    self.at += 1;
                }
                Some(_) => self.at += 1,
            }
        }
    }

    fn skip_dollar_quoted(&mut self) -> Result<bool, ImportProblem> {
        let start = self.at;
        let rest = self.rest();
        let name = rest.iter().skip(1).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        if rest.get(name + 1) != Some(&b'$') || rest.get(1).is_some_and(u8::is_ascii_digit) {
            return Ok(false);
        }
        let tag = self.text.get(start..start + name + 2).unwrap_or_default();
        let body = self.text.get(start + tag.len()..).unwrap_or_default();
        match body.find(tag) {
            Some(end) => self.at = start + tag.len() + end + tag.len(),
            None => return Err(self.unclosed(start, "text in dollar quotes")),
        }
        Ok(true)
    }

    /// Passes over what may stand between statements; commands of the databases' shells included.
    fn skip_between(&mut self) -> Result<(), ImportProblem> {
        loop {
            let rest = self.rest();
            let Some(&first) = rest.first() else { return Ok(()) };
            let at_line_start = self.at == 0 || self.bytes.get(self.at - 1) == Some(&b'\n');
            if first.is_ascii_whitespace() {
                self.at += 1;
            } else if self.skip_comment()? {
            } else if rest.starts_with(self.delimiter.as_bytes()) {
                self.at += self.delimiter.len();
            } else if first == b';' {
                self.at += 1;
            } else if at_line_start && (first == b'\\' || first == b'.') {
                self.skip_line();
            } else if rest.get(..10).is_some_and(|word| word.eq_ignore_ascii_case(b"delimiter ")) {
                let line =
                    self.text.get(self.at + 10..).and_then(|rest| rest.lines().next()).unwrap_or_default().trim();
                if !line.is_empty() {
                    line.clone_into(&mut self.delimiter);
                }
                self.skip_line();
            } else {
                return Ok(());
            }
        }
    }

    fn next_statement(&mut self) -> Result<Option<Statement<'t>>, ImportProblem> {
        self.skip_between()?;
        if self.at >= self.bytes.len() {
            return Ok(None);
        }
        let start = self.at;
        let (line, column) = self.lines.place(self.text, start);
        let mut words: Vec<String> = Vec::new();
        let mut last_word = String::new();
        let mut has_body = false;
        // For each parenthesis that is open, how much stood in it since its last comma.
        let mut runs: Vec<usize> = vec![0];
        let (mut deepest, mut longest_run) = (0, 0);
        let mut list_end = None;
        let mut end = self.bytes.len();
        while self.at < self.bytes.len() {
            let byte = self.bytes[self.at];
            if byte.is_ascii_whitespace() {
                self.at += 1;
                continue;
            }
            if self.skip_comment()? {
                continue;
            }
            if self.rest().starts_with(self.delimiter.as_bytes()) {
                let is_routine = words.first().is_some_and(|word| word == "CREATE")
                    && words.iter().any(|word| matches!(word.as_str(), "TRIGGER" | "PROCEDURE" | "FUNCTION"));
                let goes_on = is_routine && has_body && self.delimiter == ";" && last_word != "END";
                if !goes_on {
                    end = self.at;
                    self.at += self.delimiter.len();
                    break;
                }
            }
            let before = self.at;
            let previous = if before > start { self.bytes[before - 1] } else { b' ' };
            if self.skip_quoted(previous)? {
            } else if byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80 {
                let is_word = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_' || **byte >= 0x80;
                self.at += self.rest().iter().take_while(is_word).count();
                last_word = self.text.get(before..self.at).unwrap_or_default().to_ascii_uppercase();
                has_body |= last_word == "BEGIN";
                if words.len() < MOST_WORDS {
                    words.push(last_word.clone());
                }
            } else {
                self.at += 1;
                match byte {
                    b'(' => {
                        runs.push(0);
                        deepest = deepest.max(runs.len() - 1);
                        continue;
                    }
                    b')' => {
                        if runs.len() > 1 {
                            runs.pop();
                        }
                        if runs.len() == 1 && list_end.is_none() {
                            list_end = Some(self.at);
                        }
                    }
                    b',' => {
                        if let Some(run) = runs.last_mut() {
                            *run = 0;
                        }
                        continue;
                    }
                    _ => {}
                }
            }
            if let Some(run) = runs.last_mut() {
                *run += 1;
                longest_run = longest_run.max(*run);
            }
            // Deeper text than this is refused; what follows need not be counted exactly.
            runs.truncate(DEEPEST + 2);
        }
        let text = self.text.get(start..end).unwrap_or_default().trim_end();
        let up_to_list = list_end.and_then(|end| self.text.get(start..end));
        if words.first().is_some_and(|word| word == "COPY") && words.iter().any(|word| word == "STDIN") {
            self.skip_copied_rows();
        }
        Ok(Some(Statement { text, line, column, words, up_to_list, deepest, longest_run }))
    }

    /// The rows behind `COPY ... FROM stdin;` end with a line `\.`.
    fn skip_copied_rows(&mut self) {
        self.skip_line();
        while self.at < self.bytes.len() {
            let is_last = self.rest().starts_with(b"\\.");
            self.skip_line();
            if is_last {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POSTGRES: Quoting = Quoting { backslash: false, hash: false, dollar: true, bracket: false };
    const MYSQL: Quoting = Quoting { backslash: true, hash: true, dollar: false, bracket: false };

    fn texts(text: &str, quoting: Quoting) -> Vec<&str> {
        split(text, quoting).unwrap().into_iter().map(|statement| statement.text).collect()
    }

    #[test]
    fn semicolons_in_texts_names_and_comments_end_nothing() {
        assert_eq!(texts("a ';' \"x;\"; -- no;\n b /* ; */ c;", POSTGRES), ["a ';' \"x;\"", "b /* ; */ c"]);
        assert_eq!(texts(r"a '\';'; b", MYSQL), [r"a '\';'", "b"]);
        assert_eq!(texts("a $f$ ; $f$; b # c;", POSTGRES), ["a $f$ ; $f$", "b # c"]);
    }

    #[test]
    fn dumps_are_passed_over() {
        let dump = "\\connect x\nCOPY t (a) FROM stdin;\n1;2\n'\n\\.\n\nSELECT 1;\n";
        assert_eq!(texts(dump, POSTGRES), ["COPY t (a) FROM stdin", "SELECT 1"]);
        let trigger = "DELIMITER ;;\nCREATE TRIGGER t BEGIN a; b; END;;\nDELIMITER ;\nc;";
        assert_eq!(texts(trigger, MYSQL), ["CREATE TRIGGER t BEGIN a; b; END", "c"]);
        assert_eq!(texts("CREATE TRIGGER t BEGIN a; b; END; c", MYSQL), ["CREATE TRIGGER t BEGIN a; b; END", "c"]);
    }

    #[test]
    fn places_and_shapes_are_known() {
        let statements = split("a;\n  CREATE TABLE t (x INT, y (1 + (2))) ENGINE=x (y)", POSTGRES).unwrap();
        let table = &statements[1];
        assert_eq!((table.line, table.column, table.deepest), (2, 3, 3));
        assert_eq!(table.up_to_list, Some("CREATE TABLE t (x INT, y (1 + (2)))"));
        assert_eq!(table.words[..3], ["CREATE", "TABLE", "T"]);
    }

    #[test]
    fn what_is_never_closed_is_told_with_its_place() {
        let problem = split("a;\nb 'c", POSTGRES).unwrap_err();
        assert_eq!((problem.line, problem.column), (2, 3));
    }
}
