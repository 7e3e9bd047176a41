//! Source code and the mutants of it.

use crate::mutant::Rendered;
use crate::places::mutants;

/// The names of the mutants of a function's body: the change of each, and the code it changes.
fn found(source: &str) -> Vec<String> {
    let all = mutants("a.rs", source).expect("the source is Rust");
    let name = |name: &str| name.strip_prefix("a.rs f: ").unwrap_or(name).to_owned();
    all.iter().map(|mutant| name(&mutant.name)).collect()
}

#[test]
fn each_kind_of_code_has_its_mutants() {
    let cases: &[(&str, &[&str])] = &[
        (
            "fn f() { if a < b { g(); } }",
            &["no body: f", "true: a < b", "false: a < b", "`<` to `<=`: a < b", "no statement: g();"],
        ),
        ("fn f() -> X { a && b }", &["true: a && b", "false: a && b", "true: a", "true: b"]),
        (
            "fn f() -> X { a || !(b && c) }",
            &[
                "true: a || !(b && c)",
                "false: a || !(b && c)",
                "false: a",
                "false: !(b && c)",
                "true: b",
                "true: c",
            ],
        ),
        (
            "fn f() -> X { if let Some(a) = b && a { 1u8 } else { 0 } }",
            &["false: let Some(a) = b", "true: a", "false: a", "to 0u8: 1u8", "to 2u8: 1u8", "to 1: 0"],
        ),
        ("fn f() -> bool { a == b }", &["true: a == b", "false: a == b"]),
        ("fn f() -> bool { let c = g(); c }", &["return true: f", "return false: f"]),
        ("fn f() -> Result<Option<u8>> { g() }", &["return Ok(None): f"]),
        ("fn f() -> io::Result<()> { g() }", &["return Ok(()): f"]),
        ("fn f() -> (String, u8) { g() }", &[]),
        ("fn f() { g(); }", &["no statement: g();"]),
        ("fn f() { g()?; h() }", &["no body: f", "no statement: g()?;"]),
        (
            "fn f() -> X { a.iter().any(|x| x == y) }",
            &[
                "true: a.iter().any(|x| x == y)",
                "false: a.iter().any(|x| x == y)",
                "`any` to `all`: a.iter().any(|x| x == y)",
                "one element: a.iter()",
                "true: x == y",
            ],
        ),
        ("fn f() -> X { a.filter(is) }", &["true: is", "false: is"]),
        ("fn f() -> X { a.skip(n).take(m).chain(o) }", &["no chain: o", "no end: m", "no skip: n"]),
        (
            "fn f() -> X { for x in a.iter() { break; } }",
            &["no round: a.iter()", "one round: a.iter()", "`break` to `continue`: break"],
        ),
        (
            "fn f() -> X { match a { 1 => b, c if d => e, _ => g } }",
            &["no such arm: 1", "true: d", "false: d"],
        ),
        ("fn f() -> X { match a { Some(b) => b, None => g } }", &[]),
        ("fn f() -> X { a + b * c }", &["`+` to `-`: a + b * c", "`*` to `/`: b * c"]),
        ("fn f() -> X { a[b..c].max(d) }", &["`max` to `min`: a[b..c].max(d)", "`..` to `..=`: c"]),
        ("fn f() -> X { Y { a, b: true, ..c } }", &["no field: a", "no field: b: true", "false: true"]),
        ("fn f() -> X { a.trim().or_else(|| b) }", &["no other: b", "no trim: a.trim()"]),
        (
            "fn f() -> X { (a < b, a < b) }",
            &[
                "true: a < b",
                "false: a < b",
                "`<` to `<=`: a < b",
                "true: a < b #2",
                "false: a < b #2",
                "`<` to `<=`: a < b #2",
            ],
        ),
        ("fn f() -> X { a > 3 }", &["true: a > 3", "false: a > 3", "to 2: 3", "to 4: 3"]),
        (
            "fn f() -> X { ([a].into_iter(), a.split(b).next(), a.iter().last()) }",
            &["`last` to `first`: a.iter().last()", "one element: a.iter()"],
        ),
        // Not at run time, or for people alone, or for tests.
        ("const fn f() -> X { a == b }  const C: u8 = 1;  static S: [u8; 2] = [0; 2];", &[]),
        (
            "#[cfg(test)] mod f { fn f() { g(); } }  #[test] fn f() { g(); }  macro_rules! m { () => { 1 } }",
            &[],
        ),
        ("impl fmt::Display for X { fn f() { g(); } }", &[]),
    ];
    for (source, expected) in cases {
        assert_eq!(found(source), *expected, "{source}");
    }
}

#[test]
fn a_name_has_the_type_and_no_line() {
    let source = "\n\nimpl<T> Trait for X<T> { fn f() { g(h(1)); } }";
    let all = mutants("a.rs", source).expect("the source is Rust");
    let names: Vec<_> = all.iter().map(|mutant| mutant.name.as_str()).collect();
    assert_eq!(names, ["a.rs X::f: no statement: g(h(1));", "a.rs X::f: to 0: 1", "a.rs X::f: to 2: 1"]);
    assert_eq!(all[0].line, 3);
}

#[test]
fn mutants_nest_and_one_can_be_left_out() {
    let source = "fn f() -> X { a && b < c }";
    let all = mutants("a.rs", source).expect("the source is Rust");
    let numbered: Vec<_> = (1..).zip(&all).collect();
    let text = Rendered::new(source, &numbered).text.replace("crate::mutant_switch::", "");
    assert_eq!(
        text,
        "fn f() -> X { (!on(2) && ((on(1) || ((on(3) || (a)) && (if on(5) { b <= c } else { (on(4) || (b < c)) }))))) }"
    );
    let text = Rendered::new(source, &numbered[2..4]).text.replace("crate::mutant_switch::", "");
    assert_eq!(text, "fn f() -> X { (on(3) || (a)) && (on(4) || (b < c)) }");
}

#[test]
fn an_error_is_the_mutants_whose_text_it_points_at_or_that_is_around() {
    let source = "fn f() -> X { a && b < c }";
    let all = mutants("a.rs", source).expect("the source is Rust");
    let numbered: Vec<_> = (1..).zip(&all).collect();
    let rendered = Rendered::new(source, &numbered);
    let at = |text: &str| {
        let start = rendered.text.find(text).expect("the text is there");
        start..start + text.len()
    };
    assert_eq!(rendered.inserted_at(&at("b <= c")), Some(5));
    assert_eq!(rendered.inserted_at(&at("b < c")), None);
    assert_eq!(rendered.enclosing(&at("b < c")), Some(4));
    assert_eq!(rendered.enclosing(&at("a)")), Some(3));
    assert_eq!(rendered.enclosing(&at("fn f")), None);
}

#[test]
fn the_text_of_all_mutants_is_rust() {
    let source = "fn f(a: &[u8]) -> usize { for x in a.iter().skip(1) { if *x > 3 || a.is_empty() { return 1; } } a.len() }";
    let all = mutants("a.rs", source).expect("the source is Rust");
    let numbered: Vec<_> = (1..).zip(&all).collect();
    assert!(syn::parse_file(&Rendered::new(source, &numbered).text).is_ok());
}

#[test]
fn a_mutant_knows_the_function_around_it() {
    let source = "fn f() { fn g() { a(); } b(); c() } impl X { fn h(&self) { self.ask().it(); } }";
    let all = mutants("a.rs", source).expect("the source is Rust");
    let around = |code: &str| {
        let mutant = all.iter().find(|mutant| mutant.name.ends_with(code)).expect("the mutant is there");
        source[mutant.function.clone()].to_owned()
    };
    assert_eq!(around(": a();"), "{ a(); }");
    assert_eq!(around(": b();"), "{ fn g() { a(); } b(); c() }");
    assert_eq!(around(": self.ask().it();"), "{ self.ask().it(); }");
}
