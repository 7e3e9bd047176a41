//! Finds the places of a source file that can be mutated, and writes each mutant down as two insertions.
//!
//! Starts at [`mutants`]. Conditions have a file of their own, `conditions.rs`.

use std::ops::Range;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Arm, Block, Expr, ExprBinary, ExprForLoop, ExprMethodCall, ExprStruct, ImplItemFn, Item, ItemFn,
    ItemImpl, Lit, Pat, RangeLimits, Signature, Stmt, TraitItemFn,
};

use crate::conditions::is_bool;
use crate::mutant::{Mutant, ON};
use crate::swaps;
use crate::values::values;

/// Methods that begin an iteration, which a mutant ends after one element.
const ITERATIONS: [&str; 11] = [
    "iter",
    "into_iter",
    "iter_mut",
    "values",
    "values_mut",
    "into_values",
    "keys",
    "into_keys",
    "range",
    "drain",
    "split",
];

/// All mutants of a source file.
pub(crate) fn mutants(file: &str, source: &str) -> syn::Result<Vec<Mutant>> {
    let parsed = syn::parse_file(source)?;
    let mut places = Places { file, source, path: Vec::new(), function: 0..0, mutants: Vec::new() };
    places.visit_file(&parsed);
    let mut mutants = places.mutants;
    swaps::number_repeated_names(&mut mutants);
    Ok(mutants)
}

pub(crate) struct Places<'a> {
    file: &'a str,
    source: &'a str,
    /// Names of the type and the functions around.
    path: Vec<String>,
    /// Bytes of the function around.
    function: Range<usize>,
    mutants: Vec<Mutant>,
}

impl Places<'_> {
    pub(crate) fn text(&self, span: Span) -> &str {
        &self.source[span.byte_range()]
    }

    pub(crate) fn add(
        &mut self,
        what: &str,
        span: Span,
        before: impl Into<String>,
        after: impl Into<String>,
    ) {
        self.add_at(what, span, span.byte_range(), before.into(), after.into());
    }

    pub(crate) fn add_at(
        &mut self,
        what: &str,
        shown: Span,
        span: Range<usize>,
        before: String,
        after: String,
    ) {
        let words: Vec<_> = self.text(shown).split_whitespace().collect();
        let snippet: String = words.join(" ").chars().take(60).collect();
        // The list of equivalent mutants has names without spaces at their ends.
        let snippet = snippet.trim_end();
        let name = format!("{} {}: {what}: {snippet}", self.file, self.path.join("::"));
        let line = shown.start().line;
        self.mutants.push(Mutant {
            name,
            file: self.file.to_owned(),
            line,
            function: self.function.clone(),
            span,
            before,
            after,
        });
    }

    /// Replaces an expression by another text.
    pub(crate) fn replace(&mut self, what: &str, span: Span, other: &str) {
        self.add(what, span, format!("(if {ON} {{ {other} }} else {{ "), " })");
    }

    fn function(&mut self, signature: &Signature, block: &Block) {
        if signature.constness.is_some() || block.stmts.is_empty() {
            return;
        }
        self.path.push(signature.ident.to_string());
        let around = std::mem::replace(&mut self.function, block.span().byte_range());
        let is_one_statement = block.stmts.len() == 1;
        for value in values(&signature.output) {
            let is_covered = match &block.stmts[..] {
                [Stmt::Expr(only, None)] => matches!(value.as_str(), "true" | "false") && is_bool(only),
                _ => value.is_empty() && is_one_statement,
            };
            if !is_covered {
                let begin = block.brace_token.span.open().byte_range().end;
                let what = if value.is_empty() { "no body".to_owned() } else { format!("return {value}") };
                let text = format!(" if {ON} {{ return {value}; }} ");
                self.add_at(&what, signature.ident.span(), begin..begin, text, String::new());
            }
        }
        self.visit_block(block);
        self.function = around;
        self.path.pop();
    }

    /// Ends an iteration after some elements.
    fn cut(&mut self, what: &str, span: Span, most: usize, before: &str, after: &str) {
        self.add(what, span, before, format!("{after}.take(crate::mutant_switch::limit(\0, {most}))"));
    }
}

impl<'ast> Visit<'ast> for Places<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        if is_bool(expr) { self.condition(expr) } else { visit::visit_expr(self, expr) }
    }

    fn visit_expr_if(&mut self, node: &'ast syn::ExprIf) {
        self.condition(&node.cond);
        self.visit_block(&node.then_branch);
        if let Some((_, other)) = &node.else_branch {
            self.visit_expr(other);
        }
    }

    fn visit_expr_while(&mut self, node: &'ast syn::ExprWhile) {
        self.decision(&node.cond, false, true);
        self.visit_block(&node.body);
    }

    fn visit_expr_match(&mut self, node: &'ast syn::ExprMatch) {
        self.visit_expr(&node.expr);
        let has_rest = node.arms.last().is_some_and(|arm| arm.guard.is_none() && takes_all(&arm.pat));
        let last = node.arms.len().saturating_sub(1);
        for (index, arm) in node.arms.iter().enumerate() {
            if has_rest && index < last && arm.guard.is_none() {
                let span = arm.pat.span();
                self.add("no such arm", span, "", format!(" if !{ON}"));
            }
            self.visit_arm(arm);
        }
    }

    fn visit_arm(&mut self, arm: &'ast Arm) {
        if let Some((_, guard)) = &arm.guard {
            self.condition(guard);
        }
        self.visit_expr(&arm.body);
    }

    fn visit_expr_for_loop(&mut self, node: &'ast ExprForLoop) {
        self.cut("no round", node.expr.span(), 0, "(", ").into_iter()");
        self.cut("one round", node.expr.span(), 1, "(", ").into_iter()");
        match &*node.expr {
            Expr::MethodCall(call) => visit::visit_expr_method_call(self, call),
            other => self.visit_expr(other),
        }
        self.visit_block(&node.body);
    }

    fn visit_expr_binary(&mut self, node: &'ast ExprBinary) {
        self.compared(node);
    }

    fn visit_expr_range(&mut self, node: &'ast syn::ExprRange) {
        if let Some(end) = node.end.as_deref().filter(|end| !matches!(end, Expr::Lit(_))) {
            let (what, moved) = match node.limits {
                RangeLimits::HalfOpen(_) => ("`..` to `..=`", "+ 1"),
                RangeLimits::Closed(_) => ("`..=` to `..`", "- 1"),
            };
            let other = format!("({}) {moved}", self.text(end.span()));
            self.replace(what, end.span(), &other);
        }
        visit::visit_expr_range(self, node);
    }

    fn visit_expr_repeat(&mut self, node: &'ast syn::ExprRepeat) {
        self.visit_expr(&node.expr);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        let receiver = self.text(call.receiver.span()).to_owned();
        let method = call.method.to_string();
        let arguments: Vec<_> = call.args.iter().collect();
        if let Some(other) = swaps::method(&method, arguments.len()) {
            let given = call.args.iter().map(|given| self.text(given.span())).collect::<Vec<_>>().join(", ");
            let generics = call.turbofish.as_ref().map_or("", |generics| self.text(generics.span()));
            let text = format!("{receiver}.{other}{generics}({given})");
            self.replace(&format!("`{method}` to `{other}`"), call.span(), &text);
        }
        match (method.as_str(), &arguments[..]) {
            ("trim" | "trim_start" | "trim_end", []) => self.replace("no trim", call.span(), &receiver),
            ("take", [count]) => self.replace("no end", count.span(), "usize::MAX"),
            ("skip", [count]) => self.replace("no skip", count.span(), "0"),
            ("or", [other]) => self.replace("no other", other.span(), "None"),
            ("or_else", [Expr::Closure(other)]) if other.inputs.is_empty() => {
                self.replace("no other", other.body.span(), "None");
            }
            ("chain", [rest]) => self.cut("no chain", rest.span(), 0, "(", ").into_iter()"),
            (name, _) if ITERATIONS.contains(&name) && !is_one(&call.receiver) => {
                self.cut("one element", call.span(), 1, "", "");
            }
            _ => {}
        }
        match &*call.receiver {
            // The first element is all that is asked for.
            Expr::MethodCall(first) if call.method == "next" => {
                visit::visit_expr_method_call(self, first);
            }
            receiver => self.visit_expr(receiver),
        }
        if !self.predicate(call) {
            call.args.iter().for_each(|given| self.visit_expr(given));
        }
    }

    fn visit_expr_struct(&mut self, node: &'ast ExprStruct) {
        if let Some(rest) = &node.rest {
            for field in &node.fields {
                let others = node.fields.iter().filter(|other| other.member != field.member);
                let others: Vec<_> = others.map(|other| self.text(other.span()).to_owned() + ", ").collect();
                let path = self.text(node.path.span());
                let rest = self.text(rest.span());
                let other = format!("{path} {{ {}..{rest} }}", others.concat());
                self.add_at(
                    "no field",
                    field.span(),
                    node.span().byte_range(),
                    format!("(if {ON} {{ {other} }} else {{ "),
                    " })".to_owned(),
                );
            }
        }
        visit::visit_expr_struct(self, node);
    }

    fn visit_expr_lit(&mut self, node: &'ast syn::ExprLit) {
        match &node.lit {
            Lit::Bool(literal) if literal.value => self.add("false", node.span(), format!("(!{ON} && "), ")"),
            Lit::Bool(_) => self.add("true", node.span(), format!("({ON} || "), ")"),
            Lit::Int(literal) => {
                let Ok(value) = literal.base10_parse::<u64>() else { return };
                let below = value.checked_sub(1);
                for other in below.into_iter().chain(value.checked_add(1)) {
                    let other = format!("{other}{}", literal.suffix());
                    self.replace(&format!("to {other}"), node.span(), &other);
                }
            }
            _ => {}
        }
    }

    fn visit_block(&mut self, block: &'ast Block) {
        for statement in &block.stmts {
            if let Stmt::Expr(expr, Some(_)) = statement {
                match expr {
                    Expr::Break(end) if end.expr.is_none() && end.label.is_none() => {
                        self.replace("`break` to `continue`", expr.span(), "continue");
                    }
                    Expr::Continue(next) if next.label.is_none() => {
                        self.replace("`continue` to `break`", expr.span(), "break");
                    }
                    Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => {}
                    _ => self.add("no statement", statement.span(), format!("if !{ON} {{ "), " }"),
                }
            }
            self.visit_stmt(statement);
        }
    }

    fn visit_item_fn(&mut self, node: &'ast ItemFn) {
        if !is_for_tests(&node.attrs) {
            self.function(&node.sig, &node.block);
        }
    }

    fn visit_impl_item_fn(&mut self, node: &'ast ImplItemFn) {
        if !is_for_tests(&node.attrs) {
            self.function(&node.sig, &node.block);
        }
    }

    fn visit_trait_item_fn(&mut self, node: &'ast TraitItemFn) {
        if let Some(block) = &node.default {
            self.function(&node.sig, block);
        }
    }

    fn visit_item_impl(&mut self, node: &'ast ItemImpl) {
        let of_trait = node.trait_.as_ref().and_then(|(_, path, _)| path.segments.last());
        // The text of an error or of debugging is for people, and promises nothing.
        let is_for_people = of_trait.is_some_and(|name| name.ident == "Debug" || name.ident == "Display");
        if is_for_people || is_for_tests(&node.attrs) {
            return;
        }
        let name = self.text(node.self_ty.span()).split('<').next().unwrap_or_default().to_owned();
        self.path.push(name);
        for item in &node.items {
            self.visit_impl_item(item);
        }
        self.path.pop();
    }

    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            // A constant is computed when it is compiled.
            Item::Const(_) | Item::Static(_) | Item::Macro(_) | Item::Enum(_) | Item::Struct(_) => {}
            Item::Mod(module) if is_for_tests(&module.attrs) => {}
            other => visit::visit_item(self, other),
        }
    }

    fn visit_impl_item_const(&mut self, _: &'ast syn::ImplItemConst) {}
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}
    fn visit_type(&mut self, _: &'ast syn::Type) {}
    fn visit_generic_argument(&mut self, _: &'ast syn::GenericArgument) {}
    fn visit_pat(&mut self, _: &'ast syn::Pat) {}
    fn visit_expr_const(&mut self, _: &'ast syn::ExprConst) {}
}

/// Whether an array has one element, if that.
fn is_one(expr: &Expr) -> bool {
    matches!(expr, Expr::Array(array) if array.elems.len() <= 1)
}

/// Whether a pattern matches everything: `_`, or a name that is bound. A constant or a variant begins with a capital.
fn takes_all(pattern: &Pat) -> bool {
    match pattern {
        Pat::Wild(_) => true,
        Pat::Ident(name) => name.subpat.is_none() && name.ident.to_string().starts_with(char::is_lowercase),
        _ => false,
    }
}

/// Whether a `cfg` holds in tests alone.
fn is_test(cfg: &str) -> bool {
    cfg == "test" || cfg.replace(' ', "").starts_with("all(test,")
}

fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || attribute.path().is_ident("cfg")
                && attribute.meta.require_list().is_ok_and(|list| is_test(&list.tokens.to_string()))
    })
}
