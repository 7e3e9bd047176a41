//! Mutants of conditions.
//!
//! A condition is mutated as a tree: the whole becomes true and false, each operand of `&&` true, of `||` false, and
//! each bound of a comparison moves by one; every other change of a condition is caught wherever these are.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{BinOp, Expr, ExprBinary, ExprMethodCall, Lit, UnOp};

use crate::mutant::ON;
use crate::places::Places;
use crate::swaps;

/// Methods whose closure decides; true and false say which constants are mutants of their own.
const PREDICATES: [(&str, bool, bool); 12] = [
    ("all", false, true),
    ("any", true, false),
    ("filter", true, true),
    ("find", true, true),
    ("is_none_or", false, true),
    ("is_some_and", true, false),
    ("is_ok_and", true, false),
    ("partition", true, true),
    ("position", true, true),
    ("retain", true, true),
    ("skip_while", true, true),
    ("take_while", true, true),
];

impl Places<'_> {
    fn become_true(&mut self, span: Span) {
        self.add("true", span, format!("({ON} || ("), "))");
    }

    fn become_false(&mut self, span: Span) {
        self.add("false", span, format!("(!{ON} && ("), "))");
    }

    /// Mutates a whole condition.
    pub(crate) fn condition(&mut self, condition: &Expr) {
        self.decision(condition, true, true);
    }

    pub(crate) fn decision(&mut self, condition: &Expr, can_be_true: bool, can_be_false: bool) {
        match condition {
            Expr::Paren(inner) => self.decision(&inner.expr, can_be_true, can_be_false),
            Expr::Let(binding) => {
                if can_be_false {
                    self.add("false", condition.span(), format!("!{ON} && "), "");
                }
                self.visit_expr(&binding.expr);
            }
            Expr::Binary(both) if has_let(condition) => {
                self.decision(&both.left, can_be_true, can_be_false);
                self.decision(&both.right, can_be_true, can_be_false);
            }
            // The literals are mutated as such.
            Expr::Lit(_) => self.visit_expr(condition),
            _ => {
                if can_be_true {
                    self.become_true(condition.span());
                }
                if can_be_false {
                    self.become_false(condition.span());
                }
                self.operands(condition);
            }
        }
    }

    /// Mutates what a condition is made of, but not the whole.
    fn operands(&mut self, condition: &Expr) {
        match condition {
            Expr::Paren(inner) => self.operands(&inner.expr),
            Expr::Unary(not) if matches!(not.op, UnOp::Not(_)) => self.operands(&not.expr),
            Expr::Binary(ExprBinary { left, op: op @ (BinOp::And(_) | BinOp::Or(_)), right, .. }) => {
                let is_and = matches!(op, BinOp::And(_));
                for side in [left, right] {
                    match &**side {
                        Expr::Binary(inner) if swaps::is_same(&inner.op, op) => self.operands(side),
                        _ => self.decision(side, is_and, !is_and),
                    }
                }
            }
            Expr::Binary(compared) => self.compared(compared),
            other => visit::visit_expr(self, other),
        }
    }

    /// Moves the bound of a comparison, or swaps an operator of arithmetic.
    pub(crate) fn compared(&mut self, both: &ExprBinary) {
        // `a > 3` as `a >= 3` is the same mutant as `a > 2`.
        let is_moved = swaps::is_condition(&both.op)
            && [&both.left, &both.right].into_iter().any(|side| is_integer(side));
        if let Some((from, to)) = swaps::operator(&both.op).filter(|_| !is_moved) {
            let left = self.text(both.left.span());
            let right = self.text(both.right.span());
            let other = format!("{left} {to} {right}");
            self.replace(&format!("`{from}` to `{to}`"), both.span(), &other);
        }
        self.visit_expr(&both.left);
        self.visit_expr(&both.right);
    }

    pub(crate) fn predicate(&mut self, call: &ExprMethodCall) -> bool {
        let Some((_, to_true, to_false)) = PREDICATES.iter().find(|(name, ..)| call.method == name) else {
            return false;
        };
        let Some(given) = call.args.last().filter(|_| call.args.len() == 1) else { return false };
        match given {
            Expr::Closure(closure) => self.decision(&closure.body, *to_true, *to_false),
            path => {
                if *to_true {
                    self.add("true", path.span(), format!("|it| {ON} || ("), ")(it)");
                }
                if *to_false {
                    self.add("false", path.span(), format!("|it| !{ON} && ("), ")(it)");
                }
                self.visit_expr(path);
            }
        }
        true
    }
}

/// Whether a condition binds names, so that it is no expression of its own.
fn has_let(condition: &Expr) -> bool {
    match condition {
        Expr::Let(_) => true,
        Expr::Binary(both) => has_let(&both.left) || has_let(&both.right),
        _ => false,
    }
}

fn is_integer(expr: &Expr) -> bool {
    matches!(expr, Expr::Lit(syn::ExprLit { lit: Lit::Int(_), .. }))
}

/// Whether an expression is a condition by its form alone.
pub(crate) fn is_bool(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(inner) => is_bool(&inner.expr),
        Expr::Unary(unary) => matches!(unary.op, UnOp::Not(_)),
        Expr::Binary(both) => swaps::is_condition(&both.op),
        Expr::MethodCall(call) => swaps::answers_bool(&call.method.to_string()),
        Expr::Macro(call) => call.mac.path.is_ident("matches"),
        _ => false,
    }
}
