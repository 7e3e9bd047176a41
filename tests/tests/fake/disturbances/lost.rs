//! Lost responses.

use cognito_identity::{Error, ErrorKind, Operation, ServiceError};
use cognito_identity_fake::{Disturbances, LostResponse, Rates};

use super::setup::World;

/// Whether the request arrived before its response was lost.
fn has_arrived(error: &Error) -> bool {
    let Error::Transport(lost) = error else { panic!("a response came: {error}") };
    lost.downcast_ref::<LostResponse>().expect("it was lost by the set-up").has_arrived()
}

fn pools(world: &World) -> Vec<String> {
    world.fake.overview(0).into_iter().map(|pool| pool.name).collect()
}

#[test]
fn a_request_arrives_or_does_not_and_nobody_is_told() {
    let world = World::with(Disturbances::default().lost(1.0));
    let mut arrived = Vec::new();
    for number in 0..100 {
        let name = format!("pool {number}");
        if has_arrived(&world.create_pool(&name).unwrap_err()) {
            arrived.push(name);
        }
    }
    assert_eq!(pools(&world), arrived);
    assert!((30..70).contains(&arrived.len()), "{} of 100 arrived", arrived.len());
}

#[test]
fn as_many_are_lost_as_are_asked_for() {
    let world = World::with(Disturbances::default().lost(0.1).seed(3));
    let mut lost = 0;
    let mut there = 0;
    for number in 0..1000 {
        match world.create_pool(&number.to_string()) {
            Ok(_) => there += 1,
            Err(error) => {
                lost += 1;
                there += usize::from(has_arrived(&error));
            }
        }
    }
    assert!((70..130).contains(&lost), "{lost} of 1000 are lost");
    assert_eq!(pools(&world).len(), there);
}

/// The network is in front of the service: what does not arrive is not counted, and what arrives is treated as any
/// other.
#[test]
fn lost_requests_are_not_counted() {
    let rates = Rates::default().of(Operation::CreateIdentityPool, 10);
    let world = World::with(Disturbances::default().lost(1.0).rates(rates));
    world.fake.refuse_next(Operation::CreateIdentityPool, ServiceError::new(ErrorKind::InternalError, ""));
    let arrived = (0..100).filter(|_| has_arrived(&world.create_pool("pool").unwrap_err())).count();
    assert!(arrived > 11, "{arrived}");
    assert_eq!(pools(&world).len(), 10);
}
