// Every resource of the services beside EC2 itself.
#pragma once

#include "model/resources/accelerator_ram.h"
#include "model/resources/cloud_wan.h"
#include "model/resources/direct_connect.h"
#include "model/resources/dns_lattice.h"
#include "model/resources/firewall.h"
#include "model/resources/load_balancer.h"
#include "model/resources/service.h"
