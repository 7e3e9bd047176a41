//! Escapes any text for Markdown, so that it stays text.

use super::cut;

/// Escapes a text for a cell or a line of Markdown: on one line, without markup of Markdown or HTML, cut after `most`
/// characters.
#[must_use]
pub(super) fn cell(text: &str, most: usize) -> String {
    let mut escaped = String::new();
    for c in cut(&on_one_line(text), most).chars() {
        match c {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            // A pair of them is a formula.
            '$' => escaped += "&#36;",
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '~' => escaped.extend(['\\', c]),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// A short name as code, on one line. What no name has becomes a mark of its own.
pub(super) fn code(name: &str) -> String {
    let name = cut(&on_one_line(name), 80).replace('`', "'").replace('|', "¦");
    format!("`{}`", if name.is_empty() { " " } else { &name })
}

/// A name inside an element of HTML, where Markdown is not read.
pub(super) fn in_html(name: &str) -> String {
    on_one_line(name).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Renders a text as a block of code, with fences longer than any in the text.
pub(super) fn fenced(language: &str, text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n", text.trim_end_matches('\n'))
}

fn on_one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_stays_a_cell() {
        assert_eq!(cell("a | b\n\n# c\u{1b} `d`", 99), "a \\| b # c \\`d\\`");
        assert_eq!(cell("<script> &amp; \\| $1$", 99), "&lt;script&gt; &amp;amp; \\\\\\| &#36;1&#36;");
        assert_eq!(cell(&"x".repeat(1_000_000), 3), "xxx… \\[999997 more characters\\]");
        assert_eq!((code("a|b`c\nd"), code("")), ("`a¦b'c d`".to_owned(), "` `".to_owned()));
    }

    #[test]
    fn a_block_is_closed_by_its_own_fence_alone() {
        assert_eq!(fenced("text", "a\n```\nb\n"), "````text\na\n```\nb\n````\n");
        assert_eq!(fenced("text", ""), "```text\n\n```\n");
    }
}
