// All kinds of objects that Amazon EC2's calls print.
#pragma once

#include "model/resources/client_vpn.h"
#include "model/resources/endpoint.h"
#include "model/resources/filter.h"
#include "model/resources/gateway.h"
#include "model/resources/interface.h"
#include "model/resources/launch_template.h"
#include "model/resources/local_gateway.h"
#include "model/resources/mirror.h"
#include "model/resources/peering.h"
#include "model/resources/prefix_list.h"
#include "model/resources/transit_gateway.h"
#include "model/resources/vpc.h"
#include "model/resources/vpc_settings.h"
#include "model/resources/vpn.h"
