//! Checks that the README agrees with the registry.

use cognito_identity_runner::report::fidelity;
use cognito_identity_tests::workspace;

#[test]
fn the_fidelity_table_is_the_registrys() {
    let readme = std::fs::read_to_string(workspace("README.md")).unwrap();
    let (_, rest) =
        readme.split_once("<!-- fidelity -->\n").expect("the README marks where the table starts");
    let (table, _) = rest.split_once("<!-- /fidelity -->").expect("the README marks where the table ends");
    let expected = fidelity();
    assert!(
        table.trim() == expected.trim(),
        "the README's table is not the registry's; put this between the marks:\n{expected}"
    );
}
